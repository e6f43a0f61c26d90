"""A portal full of invented things, to see how it behaves at a million: `manage.py make_scale_data`."""
