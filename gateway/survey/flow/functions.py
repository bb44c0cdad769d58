"""All functions of expressions by their names, router tests among them. Holds none itself."""

from __future__ import annotations

from .functions_array import ARRAY_FUNCTIONS
from .functions_date import DATE_FUNCTIONS
from .functions_number import NUMBER_FUNCTIONS
from .functions_text import TEXT_FUNCTIONS
from .router_tests import ROUTER_TESTS

FUNCTIONS = {
    function.name: function
    for function in (*TEXT_FUNCTIONS, *NUMBER_FUNCTIONS, *DATE_FUNCTIONS, *ARRAY_FUNCTIONS, *ROUTER_TESTS.values())
}
