"""What is read from /sys: the device behind a port, and which devices there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from modem.usb import UsbPlace, devices, place_of, ports_by_place
from tests.modem.fake_sysfs import FakeSys


@pytest.fixture
def sysfs(tmp_path: Path) -> FakeSys:
    fake = FakeSys(tmp_path / "sys")
    fake.plug("1-1", "2109:3431", hub=True)
    fake.plug("1-1.3", "12d1:1001", serial="ABC", ports={0: "ttyUSB0", 2: "ttyUSB1"})
    fake.plug("1-1.4", "10c4:ea60", ports={0: "ttyUSB2"})
    fake.plug("1-1.2", "0781:5567", serial="DISK")
    (fake.root / "class" / "tty" / "ttyS0").mkdir()
    return fake


def test_the_device_behind_a_port_is_found_with_its_interface(sysfs: FakeSys) -> None:
    wanted = UsbPlace(path="1-1.3", product="12d1:1001", serial="ABC", interface=2)
    assert place_of("/dev/ttyUSB1", sysfs.root) == wanted


def test_a_device_without_a_serial_number_has_none(sysfs: FakeSys) -> None:
    assert place_of("/dev/ttyUSB2", sysfs.root) == UsbPlace(path="1-1.4", product="10c4:ea60", interface=0)


def test_a_name_that_stays_leads_to_its_device(sysfs: FakeSys, tmp_path: Path) -> None:
    link = tmp_path / "usb-Huawei-if02"
    link.symlink_to("/dev/ttyUSB1")
    found = place_of(str(link), sysfs.root)
    assert found is not None
    assert found.path == "1-1.3"


def test_a_port_of_the_board_and_a_missing_one_have_no_place(sysfs: FakeSys) -> None:
    assert place_of("/dev/ttyS0", sysfs.root) is None
    assert place_of("/dev/ttyUSB9", sysfs.root) is None
    assert place_of("/dev/ttyUSB0", sysfs.root / "nothing") is None


def test_all_ports_are_listed_and_all_devices_but_hubs(sysfs: FakeSys) -> None:
    assert {name: place.path for name, place in ports_by_place(sysfs.root).items()} == {
        "ttyUSB0": "1-1.3",
        "ttyUSB1": "1-1.3",
        "ttyUSB2": "1-1.4",
    }
    assert [place.path for place in devices(sysfs.root)] == ["1-1.2", "1-1.3", "1-1.4"]
    sysfs.unplug("1-1.3")
    assert list(ports_by_place(sysfs.root)) == ["ttyUSB2"]
    assert [place.path for place in devices(sysfs.root)] == ["1-1.2", "1-1.4"]


def test_where_there_is_no_sysfs_there_is_nothing(tmp_path: Path) -> None:
    assert ports_by_place(tmp_path) == {}
    assert devices(tmp_path) == ()


def test_the_systems_own_tree_can_be_read() -> None:
    assert isinstance(ports_by_place(), dict)
    assert all(":" in place.product for place in devices())
