"""A tree of files that looks like /sys to whom reads it: USB devices with their ports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FakeSys:
    """The tree at `root`."""

    root: Path

    def plug(
        self,
        path: str,
        product: str,
        *,
        serial: str | None = None,
        ports: dict[int, str] | None = None,
        hub: bool = False,
    ) -> Path:
        """A device in socket `path` (`1-1.3`); `ports` gives interface number to port name. Its folder."""
        vendor, _, number = product.partition(":")
        folder = self.root / "devices" / "usb1" / path
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "idVendor").write_text(f"{vendor}\n")
        (folder / "idProduct").write_text(f"{number}\n")
        (folder / "authorized").write_text("1\n")
        (folder / "bDeviceClass").write_text("09\n" if hub else "00\n")
        if serial is not None:
            (folder / "serial").write_text(f"{serial}\n")
        self._link(self.root / "bus" / "usb" / "devices" / path, folder)
        for interface, name in (ports or {}).items():
            place = folder / f"{path}:1.{interface}"
            (place / name).mkdir(parents=True, exist_ok=True)
            (place / "bInterfaceNumber").write_text(f"{interface:02x}\n")
            self._link(self.root / "class" / "tty" / name / "device", place / name)
        return folder

    def unplug(self, path: str) -> None:
        """The device is gone, with its ports."""
        for port in (self.root / "class" / "tty").glob("*/device"):
            if f"/{path}/" in str(port.readlink()):
                port.unlink()
                port.parent.rmdir()
        (self.root / "bus" / "usb" / "devices" / path).unlink()

    @staticmethod
    def _link(link: Path, to: Path) -> None:
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(to)
