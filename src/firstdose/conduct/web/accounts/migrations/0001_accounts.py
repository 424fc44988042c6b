# pyright: standard
"""The tables of the accounts database, version 1; written by makemigrations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("full_name", models.CharField(max_length=120)),
                ("password", models.CharField(max_length=200)),
                ("seed", models.CharField(max_length=64)),
                ("last_step", models.BigIntegerField(default=0)),
                ("language", models.CharField(max_length=2)),
                ("opened_at", models.DateTimeField()),
                ("disabled", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("full_name", models.CharField(default="", max_length=120)),
                ("seed", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Failure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField()),
                ("settled", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "at"], name="failures_of_a_name"),
                    models.Index(fields=["address", "at"], name="failures_of_an_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_sha256", models.CharField(max_length=64, unique=True)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(max_length=200)),
                ("emergency", models.CharField(default="", max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
    ]
