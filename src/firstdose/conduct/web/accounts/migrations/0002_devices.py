# pyright: standard
"""Version 2: names of devices where their secrets stood, and what the key is known by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts")]

    operations = [
        migrations.RenameField(model_name="account", old_name="seed", new_name="device"),
        migrations.RenameField(model_name="invitation", old_name="seed", new_name="device"),
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=64)),
            ],
        ),
    ]
