"""Bitmaps are kept as they are: most don't pack, and each is read whole."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_search_storage")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE jobs_searchbits ALTER COLUMN bits SET STORAGE EXTERNAL",
            "ALTER TABLE jobs_searchbits ALTER COLUMN bits SET STORAGE EXTENDED",
        )
    ]
