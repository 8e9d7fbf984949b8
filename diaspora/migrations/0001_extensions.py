from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Words with a typo are found by trigrams; periods that must not overlap need btree_gist."""

    initial = True
    dependencies = []
    operations = [TrigramExtension(), BtreeGistExtension()]
