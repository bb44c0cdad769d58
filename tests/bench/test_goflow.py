"""Tables of Go source are read as values, and rows that come out otherwise are told."""

from __future__ import annotations

from pathlib import Path

from bench.goflow.tables import router_rows, told

SOURCE = r"""
package cases_test

var testTests = []struct {
    name     string
    env      envs.Environment
    args     []types.XValue
    expected types.XValue
}{
    {"has_number", dmy, []types.XValue{xs("son 31 \u00f1")}, result(xn("31"))}, // a comment
    {"has_number", dmy, []types.XValue{xs(`nada`)}, falseResult},
    {"has_text", dmy, []types.XValue{ERROR}, ERROR},
    {"has_date", dmy, []types.XValue{xs("20/11/16")},
     result(xd(time.Date(2016, 11, 20, 15, 24, 30, 123456789, kgl)))},
    {"has_only_text", dmy, []types.XValue{xs("si"), xs("si")}, result(xs("no"))},
    {"has_state", dmy, []types.XValue{xs("Lima")}, falseResult},
}
"""


def test_rows_are_run_compared_and_told(tmp_path: Path) -> None:
    path = tmp_path / "flows" / "routers" / "cases" / "tests_test.go"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, "utf-8")
    rows = list(router_rows(tmp_path))
    assert [row.passed for row in rows] == [True, True, True, True, False, False]
    first, refused, failed = told(rows)
    assert first == "router tests: 4 of 5 as there; 1 of what the hub refuses"
    assert "has_state 1" in refused
    assert failed.startswith("  has_only_text('si', 'si')")
