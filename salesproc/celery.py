"""The Celery application and the whole schedule, in one place."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesproc.settings")

app = Celery("salesproc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What runs by itself. A lost message is found again by the next round: each of these looks in the database
# for work that waits, so that a flushed broker loses nothing.
app.conf.beat_schedule = {
    "count what changed, within seconds": {
        "task": "metrics.tasks.sweep_figures",
        "schedule": 10,
        "options": {"expires": 10},  # a round that comes late is the next round
    },
    "count everything again, every night": {
        "task": "metrics.tasks.rebuild_all_figures",
        "schedule": crontab(hour=2, minute=30),
    },
    "read the facts of maturity, every hour: somewhere a day has begun": {
        "task": "metrics.tasks.sweep_assessments",
        "schedule": crontab(minute=15),
    },
    "find imports that wait, every half minute": {
        "task": "conversations.importing.tasks.sweep_imports",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "find movings that wait, every half minute": {
        "task": "conversations.moving.tasks.sweep_movings",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "find bulks that wait, every half minute": {
        "task": "conversations.bulk.tasks.sweep_bulks",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "find letters that wait, every minute": {
        "task": "people.tasks.sweep_post",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "find invites that wait, every minute": {
        "task": "conversations.calendar.tasks.sweep_invites",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "tell who looks after a process that its review is today, every hour: it is morning somewhere": {
        "task": "stages.tasks.remind_of_all_reviews",
        "schedule": crontab(minute=5),
    },
    "send the letters of the morning, every quarter of an hour: it is seven o'clock somewhere": {
        "task": "conversations.tasks.send_all_morning_letters",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    "send the digests of last week and last month, every quarter of an hour: it is morning somewhere": {
        "task": "metrics.tasks.send_all_digests",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    "take removed files off the disk, every quarter of an hour": {
        "task": "conversations.attaching.tasks.sweep_removed_files",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    "take files that nothing names off the disk, every night": {
        "task": "conversations.attaching.tasks.sweep_unnamed_files",
        "schedule": crontab(hour=4, minute=10),
    },
    "look how the jobs of the figures stand, every minute": {
        "task": "metrics.tasks.watch_all_jobs",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "learn from past silences, every night": {
        "task": "conversations.tasks.renew_all_silences",
        "schedule": crontab(hour=3, minute=30),
    },
}

__all__ = ["app", "crontab"]
