"""Where PostgreSQL keeps the search vectors.

`short` stays in the row's own pages, because every ranked page reads it; `full` leaves them uncompressed. TOAST
starts at 2 KB a row, and without MAIN `short` would be moved out with the rest.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE jobs_jobsearch ALTER COLUMN short SET STORAGE MAIN;
            ALTER TABLE jobs_jobsearch ALTER COLUMN "full" SET STORAGE EXTERNAL;
            ALTER TABLE jobs_jobsearch SET (toast_tuple_target = 128);
            """,
            """
            ALTER TABLE jobs_jobsearch ALTER COLUMN short SET STORAGE EXTENDED;
            ALTER TABLE jobs_jobsearch ALTER COLUMN "full" SET STORAGE EXTENDED;
            ALTER TABLE jobs_jobsearch RESET (toast_tuple_target);
            """,
        )
    ]
