"""System: the components of a scenario and where their sessions go, as its config says.

This follows docs/CONFIG.md: a route goes to a sibling, to the parent (then the parent's own route lines decide, with the label of the
asking part), or to the init itself. Lines with a condition `if` may match, so they and the line after them are all taken:
too much trust is shown rather than too little.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kdl  # noqa: E402
import scenario as scenarios  # noqa: E402

# What an init asks for itself; its other routes are for its children.
INIT_SERVICES = ("rom", "log")


class Route:
    """A session of `service` ends at `server` (a Component); `args` is the policy of the line that named the server, `line` the number
    of the asking component's own route line."""

    def __init__(self, service, server, args, line=0):
        self.service, self.server, self.args, self.line = service, server, args, line


class Component:
    """label, image (base name), parent, node of its config, children, and after resolve(): routes, dma, above_wm."""

    def __init__(self, label, image, parent, node):
        self.label, self.image, self.parent, self.node = label, image, parent, node
        self.children, self.routes, self.dma, self.above_wm = {}, [], False, False

    def nested(self):
        return bool(self.children)

    def __repr__(self):
        return self.label


def config_of(node):
    """The nodes of a child's own config: a block, a ROM, or none."""
    config = node.first("config")
    if config is None:
        return []
    if config.args:
        path = scenarios.rom_path(config.args[0])
        return kdl.load(path) if path else []
    return config.children


def build(parent, nodes, prefix):
    """Adds the children of an init and theirs, level by level."""
    todo = [(parent, nodes, prefix)]
    while todo:
        above, level, path = todo.pop(0)
        for node in level:
            if node.name != "child":
                continue
            label = path + node.args[0]
            child = Component(label, os.path.splitext(node.value("image", ""))[0], above, node)
            above.children[node.args[0]] = child
            if child.image == "init":
                todo.append((child, config_of(node), label + "/"))


def matches(pattern, part):
    """Whether a route line's label fits the part below the child that asks."""
    if pattern is None:
        return True
    if pattern.endswith("/*"):
        return part.startswith(pattern[:-1])
    return part == pattern


def lines(component, service, part):
    """The route lines that may decide: conditional ones, and the first that has no condition. part None: whatever label it asks with."""
    for route in component.node.all("route"):
        label = route.props.get("label")
        if route.args[0] == service and (part is None or matches(label, part)):
            yield route
            if "if" not in route.props and not (part is None and label):
                return


def targets(component, service, core):
    """Every Route on which a session that the component asks for can end."""
    found, todo = [], [(component, None, 0)]
    while todo:
        asking, part, first = todo.pop(0)
        for line in lines(asking, service, part):
            own = first or line.line
            to = line.props.get("to")
            if to == "self":
                found.append(Route(service, asking.parent, line.props.get("args", ""), own))
            elif to == "parent" and asking.parent.node is not None:
                below = part or (line.props.get("label") if asking is component else None)
                todo.append((asking.parent, asking.label.split("/")[-1] + ("/" + below if below else ""), own))
            elif to == "parent":
                found.append(Route(service, core, line.props.get("args", ""), own))
            elif to in asking.parent.children:
                found.append(Route(service, asking.parent.children[to], line.props.get("args", ""), own))
    return found


def resolve(component, core):
    """Fills in routes and what follows from their policy."""
    services = {route.args[0] for route in component.node.all("route")}
    for service in sorted(services):
        if not component.nested() or service in INIT_SERVICES:
            component.routes += targets(component, service, core)
    for route in component.routes:
        words = route.args.split()
        if route.service == "io" and any(word == "pci" or word.startswith("dma=") for word in words):
            component.dma = True
        if route.service == "device":
            component.dma = True
        if route.service == "gui" and "role=signer" in words:
            component.above_wm = True


def load(name):
    """The components of a scenario in the order of the tree: core, init, then by level."""
    core = Component("core", "core", None, None)
    init = Component("init", "init", core, None)
    core.children["init"] = init
    build(init, kdl.load(scenarios.find_config(name)), "")
    ordered, todo = [core], [init]
    while todo:
        component = todo.pop(0)
        ordered.append(component)
        todo += component.children.values()
    for component in ordered[2:]:
        resolve(component, core)
    return ordered
