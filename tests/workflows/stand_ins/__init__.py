"""What a workflow calls, replaced: each records what it was given and does as much of the real thing as the tests need.

They are started as `python -P -m tests.workflows.stand_ins.NAME` in the folder of the job, and find GitHub's state
(`state.State`) by an environment variable.
"""
