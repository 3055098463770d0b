"""Tests of what pages share once they are finished."""
