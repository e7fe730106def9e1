"""Layouts: turns the keyboard layouts of the package xkb-data into nitpicker's fixed tables.

    tools/layouts.py XKB-FOLDER LAYOUTS-OUT COMPOSE-OUT

LAYOUTS-OUT is six times struct keymap of gui/nitpicker/keymap.h: name, four levels of each evdev code below 128, the lock that acts as
Shift. COMPOSE-OUT is rows of 16-bit numbers: accent, character, both as one, 0; from Unicode's own decompositions. A symbol that is
not known here is an error, so that no key goes silent unseen.
"""
import html.entities
import re
import struct
import sys
import unicodedata

LAYOUTS = [("us", "us", "basic"), ("uk", "gb", "basic"), ("de", "de", "basic"), ("fr", "fr", "basic"), ("es", "es", "basic"), ("it", "it", "basic")]
CODES, DEAD, CAPS, NUM = 128, 0xE000, 32, 64
# Accent: combining character, spacing form.
ACCENTS = {"grave": (0x300, 0x60), "acute": (0x301, 0xB4), "circumflex": (0x302, 0x5E), "tilde": (0x303, 0x7E), "macron": (0x304, 0xAF),
           "breve": (0x306, 0x2D8), "abovedot": (0x307, 0x2D9), "diaeresis": (0x308, 0xA8), "hook": (0x309, 0), "abovering": (0x30A, 0xB0),
           "doubleacute": (0x30B, 0x2DD), "caron": (0x30C, 0x2C7), "horn": (0x31B, 0), "belowdot": (0x323, 0), "cedilla": (0x327, 0xB8),
           "ogonek": (0x328, 0x2DB), "belowmacron": (0x331, 0)}
NAMES = {"exclam": "!", "quotedbl": '"', "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&", "apostrophe": "'", "parenleft": "(",
         "parenright": ")", "asterisk": "*", "plus": "+", "comma": ",", "minus": "-", "period": ".", "slash": "/", "colon": ":", "semicolon": ";",
         "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\", "bracketright": "]",
         "asciicircum": "^", "underscore": "_", "grave": "`", "braceleft": "{", "bar": "|", "braceright": "}", "asciitilde": "~", "space": " ",
         "exclamdown": "\u00a1", "sterling": "\u00a3", "brokenbar": "\u00a6", "section": "\u00a7", "copyright": "\u00a9", "ordfeminine": "\u00aa",
         "guillemotleft": "\u00ab", "notsign": "\u00ac", "registered": "\u00ae", "degree": "\u00b0", "plusminus": "\u00b1", "onesuperior": "\u00b9",
         "twosuperior": "\u00b2", "threesuperior": "\u00b3", "mu": "\u00b5", "paragraph": "\u00b6", "periodcentered": "\u00b7", "cedilla": "\u00b8",
         "masculine": "\u00ba", "guillemotright": "\u00bb", "onequarter": "\u00bc", "onehalf": "\u00bd", "threequarters": "\u00be", "macron": "\u00af",
         "questiondown": "\u00bf", "multiply": "\u00d7", "division": "\u00f7", "Ooblique": "\u00d8", "idotless": "\u0131", "kra": "\u0138",
         "eng": "\u014b", "ENG": "\u014a", "tslash": "\u0167", "Tslash": "\u0166", "hstroke": "\u0127", "Hstroke": "\u0126", "dstroke": "\u0111",
         "Dstroke": "\u0110", "lstroke": "\u0142", "Lstroke": "\u0141", "EuroSign": "\u20ac", "Greek_OMEGA": "\u03a9", "trademark": "\u2122",
         "oneeighth": "\u215b", "threeeighths": "\u215c", "fiveeighths": "\u215d", "seveneighths": "\u215e", "leftarrow": "\u2190",
         "uparrow": "\u2191", "rightarrow": "\u2192", "downarrow": "\u2193", "leftsinglequotemark": "\u2018", "rightsinglequotemark": "\u2019",
         "singlelowquotemark": "\u201a", "leftdoublequotemark": "\u201c", "rightdoublequotemark": "\u201d", "doublelowquotemark": "\u201e",
         "endash": "\u2013", "emdash": "\u2014", "Tab": "\t", "Return": "\r", "KP_Enter": "\r", "KP_Divide": "/", "KP_Multiply": "*",
         "KP_Subtract": "-", "KP_Add": "+", "KP_Decimal": ".", "KP_Separator": ",", "KP_Equal": "=", "NoSymbol": "", "VoidSymbol": "",
         "ISO_Left_Tab": "\t", "schwa": "\u0259", "SCHWA": "\u018f", "ae": "\u00e6", "ssharp": "\u00df", "currency": "\u00a4", "AE": "\u00c6", "Ccaron": "\u010c", "caron": "\u02c7", "breve": "\u02d8", "ezh": "\u0292"}
SILENT = re.compile(r"(KP_(Home|Up|Prior|Left|Begin|Right|End|Down|Next|Insert|Delete)|ISO_.*|XF86.*|F\d+)$")


def symbol(name):
    """16-bit character of a symbol's name, 0 for what types nothing."""
    if name.startswith("dead_") and name[5:] in ACCENTS:
        return DEAD + (ACCENTS[name[5:]][0] & 0xFF)
    if len(name) == 1:
        return ord(name)
    if re.fullmatch(r"KP_\d", name):
        return ord(name[3])
    if re.fullmatch(r"U[0-9A-Fa-f]{4}", name):
        return int(name[1:], 16)
    if re.fullmatch(r"0x100[0-9A-Fa-f]{4}", name):
        return int(name, 16) & 0xFFFF
    if name in NAMES:
        return ord(NAMES[name]) if NAMES[name] else 0
    if name in html.entities.name2codepoint:
        return html.entities.name2codepoint[name]
    if name.replace("diaeresis", "uml") in html.entities.name2codepoint:
        return html.entities.name2codepoint[name.replace("diaeresis", "uml")]
    match = re.fullmatch(r"([A-Za-z])(caron|ogonek|acute|cedilla|abovering|ring|breve|macron|abovedot|doubleacute)", name)
    if match:
        accent = {"ring": "abovering"}.get(match.group(2), match.group(2))
        both = unicodedata.normalize("NFC", match.group(1) + chr(ACCENTS[accent][0]))
        if len(both) == 1:
            return ord(both)
    if SILENT.match(name):
        return 0
    sys.exit(f"layouts: no character is known for the symbol {name}")


def section(folder, file, variant):
    """The text of one xkb_symbols section without comments."""
    with open(f"{folder}/symbols/{file}", encoding="utf-8") as source:
        text = re.sub(r"//[^\n]*", "", source.read())
    if not variant:
        match = re.search(r"\bdefault\b[^;{]*xkb_symbols\s+\"[^\"]*\"\s*\{(.*?)\n\};", text, re.S)
    else:
        match = re.search(r"xkb_symbols\s+\"" + re.escape(variant) + r"\"\s*\{(.*?)\n\};", text, re.S)
    if not match:
        sys.exit(f"layouts: {file} has no section {variant or 'default'}")
    return match.group(1)


def read(folder, file, variant, keys):
    """Keys of a section and what it includes; later ones replace earlier ones."""
    for include, name, levels in re.findall(r"include\s+\"([^\"]+)\"|key\s*<(\w+)>\s*\{(.*?)\}\s*;", section(folder, file, variant), re.S):
        if include:
            match = re.fullmatch(r"(\w+)(?:\(([^)]*)\))?", include)
            if match.group(1) not in ("level3", "nbsp"):
                read(folder, match.group(1), match.group(2) or "", keys)
            continue
        bracket = re.search(r"\[([^\]]*)\]", levels[levels.index("symbols"):].split("=", 1)[1] if "symbols" in levels else levels)
        if bracket:
            keys[name] = [symbol(part.strip()) for part in bracket.group(1).split(",")][:4]
    return keys


def table(folder, codes, name, file, variant):
    """struct keymap of a layout."""
    keys = read(folder, file, variant, read(folder, "keypad", "x11", {}))
    keys.update({"SPCE": [ord(" ")], "TAB": [ord("\t")], "RTRN": [ord("\r")]})
    symbols, locks = [[0] * 4 for _ in range(CODES)], [0] * CODES
    for key, levels in keys.items():
        code = codes.get(key, CODES)
        if code >= CODES:
            continue
        levels = (levels + [levels[0]] if len(levels) == 1 else levels) + [0] * 4
        symbols[code] = levels[:2] + (levels[2:4] if any(levels[2:4]) else levels[:2])
        low, high = symbols[code][0], symbols[code][1]
        if low and low < DEAD and high != low and chr(low).upper() == chr(high):
            locks[code] = CAPS
        if key.startswith("KP"):
            locks[code] = NUM
    flat = [value for levels in symbols for value in levels]
    return name.encode().ljust(8, b"\0") + struct.pack(f"<{len(flat)}H", *flat) + bytes(locks)


def compositions():
    """Rows of accent, character, both."""
    letters = [chr(c) for c in range(0x41, 0x17F) if chr(c).isalpha()]
    for combining, spacing in ACCENTS.values():
        dead = DEAD + (combining & 0xFF)
        if spacing:
            yield dead, ord(" "), spacing
            yield dead, dead, spacing
        for letter in letters:
            both = unicodedata.normalize("NFC", letter + chr(combining))
            if len(both) == 1 and ord(both) <= 0x17F:
                yield dead, ord(letter), ord(both)


def main():
    folder, layouts, compose = sys.argv[1:4]
    with open(f"{folder}/keycodes/evdev", encoding="utf-8") as source:
        codes = {name: int(code) - 8 for name, code in re.findall(r"<(\w+)>\s*=\s*(\d+)\s*;", source.read())}
    with open(layouts, "wb") as out:
        for layout in LAYOUTS:
            out.write(table(folder, codes, *layout))
    with open(compose, "wb") as out:
        for row in compositions():
            out.write(struct.pack("<4H", *row, 0))


if __name__ == "__main__":
    main()
