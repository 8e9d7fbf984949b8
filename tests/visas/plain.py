"""Words can be shown in these tests without the site around them."""

import os

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False, SECRET_KEY="only for these tests")
