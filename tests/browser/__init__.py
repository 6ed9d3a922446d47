import pytest

# A failed check inside these says what it found, as in a test.
pytest.register_assert_rewrite("tests.browser.looking", "tests.browser.steps")
