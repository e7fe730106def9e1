"""Treepic: the tree of a scenario as a picture (SVG), with the TCB of one component marked.

Parents stand above their children; the first level is wrapped into rows, and each inner init's children hang below it. Green may break
the chosen component's integrity or secrecy, amber can only deny, grey is not trusted; lines in green lead from the component to the
servers that its sessions end at.
"""
from xml.sax.saxutils import escape

WIDTH, MARGIN = 1120, 28
BOX_W, BOX_H, GAP_X, GAP_Y = 138, 44, 16, 34
STYLES = {  # fill, border, text
    "target": ("#009e73", "#00694c", "#ffffff"),
    "break": ("#d6f2e6", "#009e73", "#12352a"),
    "deny": ("#fdebc8", "#b97800", "#4a3000"),
    "none": ("#eceff3", "#aab4c0", "#4b5663"),
}
FONT = "font-family='Inter, DejaVu Sans, sans-serif'"


def short(count):
    return f"{count / 1000:.1f}k" if count >= 1000 else str(count)


class Picture:
    def __init__(self):
        self.lines, self.boxes, self.curves, self.at = [], [], [], {}

    def text(self, x, y, words, size=13, colour="#1c232b", weight="400", anchor="start"):
        self.boxes.append(f"<text x='{x:.0f}' y='{y:.0f}' font-size='{size}' fill='{colour}' font-weight='{weight}' "
                          f"text-anchor='{anchor}' {FONT}>{escape(words)}</text>")

    def box(self, key, x, y, name, note, style, dma):
        fill, border, ink = STYLES[style]
        dash = " stroke-dasharray='5 3'" if style == "deny" else ""
        self.boxes.append(f"<rect x='{x}' y='{y}' width='{BOX_W}' height='{BOX_H}' rx='7' fill='{fill}' stroke='{border}' "
                          f"stroke-width='1.6'{dash}/>")
        self.text(x + BOX_W / 2, y + 18, name, 13, ink, "600", "middle")
        self.text(x + BOX_W / 2, y + 34, note + (" · DMA" if dma else ""), 11, ink, "400", "middle")
        self.at[key] = (x, y)

    def line(self, *points):
        self.lines.append(f"<polyline points='{' '.join(f'{x:.0f},{y:.0f}' for x, y in points)}' fill='none' "
                          "stroke='#aab4c0' stroke-width='1.5'/>")

    def curve(self, a, b):
        """From the bottom of one box to the bottom or top of another."""
        (ax, ay), (bx, by) = self.at[a], self.at[b]
        x1, y1 = ax + BOX_W / 2, ay + (0 if by < ay else BOX_H)
        x2, y2 = bx + BOX_W / 2, by + (BOX_H if by < ay else 0)
        if ay == by:
            y1 = y2 = ay + BOX_H
        bend = 26 if ay == by else 0
        self.curves.append(f"<path d='M{x1:.0f},{y1:.0f} C{x1:.0f},{(y1 + y2) / 2 + bend:.0f} {x2:.0f},{(y1 + y2) / 2 + bend:.0f} "
                           f"{x2:.0f},{y2:.0f}' fill='none' stroke='#009e73' stroke-width='2' opacity='0.75'/>")


def draw(title, summary, kernel_lines, components, style_of, lines_of, target):
    """The SVG text. components in the order of the tree, core first; style_of and lines_of by component."""
    picture = Picture()
    picture.text(MARGIN, 40, title, 20, "#1c232b", "600")
    picture.text(MARGIN, 62, summary, 13, "#556170")
    y, x = 84, MARGIN
    chain = [("kernel", "kernel", short(kernel_lines), "break", False)]
    chain += [(c, c.label, short(lines_of(c)), style_of(c), c.dma) for c in components[:2]]
    for index, (key, name, note, style, dma) in enumerate(chain):
        picture.box(key, x, y, name, note, style, dma)
        if index:
            picture.line((x - GAP_X * 2, y + BOX_H / 2), (x, y + BOX_H / 2))
        x += BOX_W + GAP_X * 2
    bottom = level(picture, components[1], y, style_of, lines_of)
    for route in sorted({route.server for route in target.routes}, key=lambda c: c.label):
        if route in picture.at and target in picture.at and route not in components[:2]:
            picture.curve(target, route)
    bottom = legend(picture, bottom + 40)
    body = "\n".join(picture.lines + picture.curves + picture.boxes)
    return (f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{bottom}' viewBox='0 0 {WIDTH} {bottom}'>\n"
            f"<rect width='{WIDTH}' height='{bottom}' fill='#ffffff'/>\n{body}\n</svg>\n")


def level(picture, parent, y, style_of, lines_of):
    """The children of the first init in rows, then the children of each inner init below; gives the lowest y."""
    todo, bottom = [parent], y + BOX_H
    columns = (WIDTH - 2 * MARGIN - 20 + GAP_X) // (BOX_W + GAP_X)
    while todo:
        above = todo.pop(0)
        children = list(above.children.values())
        px, py = picture.at[above]
        rows = [children[i:i + columns] for i in range(0, len(children), columns)]
        trunk, top = MARGIN + 4, bottom + GAP_Y - 14
        picture.line((px + BOX_W / 2, py + BOX_H), (px + BOX_W / 2, top), (trunk, top))
        if above is not parent:
            picture.text(px + BOX_W / 2 + 8, top - 4, f"below {above.label}", 11, "#556170")
        for row in rows:
            bus = bottom + GAP_Y - 14
            picture.line((trunk, top), (trunk, bus), (MARGIN + 20 + (len(row) - 1) * (BOX_W + GAP_X) + BOX_W / 2, bus))
            for index, child in enumerate(row):
                x = MARGIN + 20 + index * (BOX_W + GAP_X)
                picture.line((x + BOX_W / 2, bus), (x + BOX_W / 2, bottom + GAP_Y))
                picture.box(child, x, bottom + GAP_Y, child.label.split("/")[-1], short(lines_of(child)), style_of(child), child.dma)
            bottom += GAP_Y + BOX_H
        todo += [child for child in children if child.children]
    return bottom


def legend(picture, y):
    x = MARGIN
    for style, words in (("target", "the component"), ("break", "can break integrity or secrecy"), ("deny", "can only deny"),
                         ("none", "not trusted")):
        fill, border, _ = STYLES[style]
        picture.boxes.append(f"<rect x='{x}' y='{y - 11}' width='18' height='13' rx='3' fill='{fill}' stroke='{border}'/>")
        picture.text(x + 25, y, words, 12, "#556170")
        x += 40 + 7 * len(words)
    picture.text(x + 10, y, "figures: own code lines linked; green lines: where its sessions end", 12, "#556170")
    return y + 28
