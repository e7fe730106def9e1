"""Iso: a hybrid BIOS and UEFI image of one scenario, or of several with a menu; the same input gives the same bytes.

Why not grub-mkrescue: it writes random FAT serial numbers and the time of the build. Here GRUB's images come from grub-mkimage
with only the modules that the boot needs, the EFI partition from mtools and the image from xorriso with fixed dates and ids.
Usage: iso.py OUT.iso SCENARIO...   One scenario boots at once; several give a menu, the first after 5 seconds.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenario as scenarios  # noqa: E402

EPOCH = os.environ.get("SOURCE_DATE_EPOCH", "1700000000")
COMMON = ["iso9660", "part_msdos", "part_gpt", "multiboot2", "normal", "configfile", "echo", "search", "search_fs_file",
          "sleep", "video", "video_fb", "test", "halt", "reboot"]
BIOS_MODULES = COMMON + ["biosdisk", "vbe"]
EFI_MODULES = COMMON + ["fat", "efi_gop"]
MARK = "/boot/signet.id"
# gfxpayload comes after multiboot2, which would set it back; the kernel's tag wants 1280x800 or whatever there is.
ENTRY = """menuentry "Signet: {name}" {{
  multiboot2 /boot/kernel.elf scenario={name}
  set gfxpayload=1280x800x32,1280x800x24,1024x768x32,auto
{modules}
}}
"""


def run(*command, **options):
    """Runs a tool quietly; its words are shown when it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if result.returncode:
        raise SystemExit(f"{command[0]} failed:\n{result.stdout}")


def copy_once(tree, name, source):
    """Puts a module under /boot; the same name from two places is an error."""
    target = os.path.join(tree, "boot", name)
    if not os.path.isfile(source):
        raise SystemExit(f"missing boot file: {source}")
    if not os.path.exists(target):
        shutil.copyfile(source, target)


def stage(tree, names):
    """Fills the tree and writes grub.cfg."""
    os.makedirs(os.path.join(tree, "boot", "grub"))
    copy_once(tree, "kernel.elf", os.path.join(scenarios.BUILD, "boot", "kernel.elf"))
    entries = []
    for name in names:
        lines = []
        for module, path in scenarios.modules(scenarios.find_config(name)):
            copy_once(tree, module, path)
            lines.append(f"  module2 /boot/{module} {module}")
        entries.append(ENTRY.format(name=name, modules="\n".join(lines)))
    wait = 0 if len(names) == 1 else 5
    text = f"set timeout={wait}\nset default=0\n" + ("set timeout_style=hidden\n" if not wait else "") + "".join(entries)
    write(os.path.join(tree, "boot", "grub", "grub.cfg"), text)
    write(tree + MARK, "Signet boot medium\n")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def grub_images(work, tree):
    """The El Torito image for BIOS and the FAT partition with BOOTX64.EFI."""
    early = os.path.join(work, "early.cfg")
    write(early, f"search --no-floppy --set=root --file {MARK}\nset prefix=($root)/boot/grub\n")
    run("grub-mkimage", "-O", "i386-pc-eltorito", "-p", "/boot/grub", "-c", early,
        "-o", os.path.join(tree, "boot", "grub", "bios.img"), *BIOS_MODULES)
    efi = os.path.join(work, "BOOTX64.EFI")
    run("grub-mkimage", "-O", "x86_64-efi", "-p", "/boot/grub", "-c", early, "-o", efi, *EFI_MODULES)
    stamp(work)
    image = os.path.join(tree, "boot", "grub", "efi.img")
    sectors = (os.path.getsize(efi) // 512 + 128 + 63) // 64 * 64
    with open(image, "wb") as file:
        file.truncate(sectors * 512)
    env = dict(os.environ, SOURCE_DATE_EPOCH=EPOCH, MTOOLS_SKIP_CHECK="1", TZ="UTC")
    run("mformat", "-i", image, "-N", "51674e45", "-v", "SIGNET", "-T", str(sectors), "-h", "1", "-s", "32", "-c", "1", "::", env=env)
    run("mmd", "-i", image, "::/EFI", "::/EFI/BOOT", env=env)
    run("mcopy", "-m", "-i", image, efi, "::/EFI/BOOT/BOOTX64.EFI", env=env)


def stamp(folder):
    """Gives every file and folder the fixed time."""
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            os.utime(os.path.join(path, name), (int(EPOCH), int(EPOCH)))
    os.utime(folder, (int(EPOCH), int(EPOCH)))


def image(tree, out):
    """Writes the hybrid ISO with fixed dates, ids and order."""
    date = subprocess.run(["date", "-u", "-d", f"@{EPOCH}", "+%Y%m%d%H%M%S00"], stdout=subprocess.PIPE, text=True, check=True)
    date = date.stdout.strip()
    run("xorriso", "-as", "mkisofs", "-quiet", "-r", "-V", "SIGNET", "--modification-date=" + date,
        "--set_all_file_dates", date, "-graft-points", "--sort-weight", "0", "/", "--sort-weight", "1", "/boot",
        "-c", "/boot/grub/boot.cat", "-b", "boot/grub/bios.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
        "--grub2-boot-info", "--grub2-mbr", "/usr/lib/grub/i386-pc/boot_hybrid.img", "--gpt_disk_guid",
        "5167ae7000004000800000000000cafe", "-eltorito-alt-boot", "-e", "boot/grub/efi.img", "-no-emul-boot",
        "-isohybrid-gpt-basdat", "-o", out, tree,
        env=dict(os.environ, SOURCE_DATE_EPOCH=EPOCH, TZ="UTC"))


def main():
    out, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    if not names:
        raise SystemExit("usage: iso.py OUT.iso SCENARIO...")
    names.sort(key=lambda name: (name != "desktop", name))
    with tempfile.TemporaryDirectory(prefix="signet-iso-") as work:
        tree = os.path.join(work, "tree")
        os.mkdir(tree)
        os.umask(0o022)
        stage(tree, names)
        grub_images(work, tree)
        stamp(tree)
        image(tree, out + ".tmp")
    os.replace(out + ".tmp", out)
    print(f"{os.path.relpath(out, scenarios.ROOT)}: {os.path.getsize(out)} bytes")


if __name__ == "__main__":
    main()
