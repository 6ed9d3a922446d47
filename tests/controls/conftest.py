"""The story that most tests of controls begin with."""

from __future__ import annotations

import pytest

from tests.controls.story import Story, make_story


@pytest.fixture
def story(db: None) -> Story:
    return make_story()
