"""The code behind `./portal`: environment, embedded servers, demo, tests and checks.

It imports none of the apps; it reaches them through manage.py and HTTP.
"""
