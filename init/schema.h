/* Schema: every node and property that a config may hold, in one place.
 *
 * Why: init's checks, `make check-config` and the tables of docs/CONFIG.md are all expansions of these lists, so none
 * of them can say something else. The last argument is for the page and is not linked into init. */
#ifndef INIT_SCHEMA_H
#define INIT_SCHEMA_H

/* N(name, least and most plain values, flags, usage: what a message proposes, about) */
#define CONFIG_TOP(N)                                                                                                  \
  N(child, 1, 1, NODE_BLOCK, "child \"name\" { ... }",                                                                 \
    "a component; its label is the path of names (`desktop/viewer`)")                                                  \
  N(alias, 1, 1, 0, "alias \"name\" to=\"child\"", "another name by which routes here may call a child")

#define CONFIG_NODES(N)                                                                                                \
  N(image, 1, 1, NODE_NEEDED, "image \"name.elf\"", "the ROM that holds the program")                                  \
  N(memory, 1, 1, NODE_NEEDED, "memory \"8M\", perhaps with limit=\"16M\"",                                            \
    "its bank: everything it uses, kernel objects included")                                                           \
  N(cpu, 0, 0, 0,                                                                                                      \
    "cpu weight=1..1000 grants=1..90, or cpu runtime=MS period=MS with runtime below nine tenths of period; "          \
    "number=0..7",                                                                                                     \
    "its time: a share of this init's, or a reservation out of what this init may grant")                              \
  N(stack, 1, 1, 0, "stack \"64K\", at most \"480K\"", "the first thread's stack, default `\"128K\"`")                 \
  N(start, 1, 1, 0, "start \"now\" or start \"on-demand\"",                                                            \
    "`\"now\"`, the default, or `\"on-demand\"`: it waits for the `launch` service")                                   \
  N(title, 1, 1, 0, "title \"Text\", at most 39 bytes", "shown by launchers")                                          \
  N(provides, 1, 8, 0, "provides \"service\" ..., at most 8 and each once, perhaps with longest=MICROSECONDS",         \
    "services that siblings may be routed to")                                                                         \
  N(route, 1, 1, NODE_AGAIN, "route \"service\" to=\"parent\" (or a child, or \"self\") label= if= args=",             \
    "where its sessions of this service go, see below")                                                                \
  N(restart, 0, 0, 0, "restart limit=1..1000000 backoff=MS always=0..1",                                               \
    "start it again when it dies; without the node it stays dead")                                                     \
  N(heartbeat, 1, 1, 0, "heartbeat MS, 100..600000",                                                                   \
    "must answer within so many milliseconds or is killed, and restarted as `restart` says")                           \
  N(slots, 1, 1, 0, "slots 64..8192", "capability slots at start, default 256; the table grows from its bank")         \
  N(sessions, 1, 1, 0, "sessions 1..512", "sessions it may have open as a client, default 16; an init needs more")     \
  N(config, 0, 1, NODE_BLOCK, "config { ... } or config \"name.kdl\"",                                                 \
    "its own ROM `config`: the text between the braces as it stands, or the report or ROM of that name")

/* I(node, key or "" for its plain values, type, least, most, struct, field, about) */
#define CONFIG_ITEMS(I)                                                                                                \
  I(child, "", NAME, 1, STARTUP_NAME, config_child, name,                                                              \
    "its name, unique here; not `parent`, `self`, `core`, `init`")                                                     \
  I(alias, "", NAME, 1, STARTUP_NAME, config_alias, name, "")                                                          \
  I(alias, "to", TEXT, 1, STARTUP_NAME, config_alias, target, "a child of this config; needed")                        \
  I(image, "", TEXT, 1, 31, config_child, image, "")                                                                   \
  I(memory, "", SIZE, 1, CONFIG_PAGES_MAX, config_child, pages, "")                                                    \
  I(memory, "limit", SIZE, 1, CONFIG_PAGES_MAX, config_child, limit,                                                   \
    "it may ask for more, up to this, while this init has it")                                                         \
  I(cpu, "weight", NUMBER, 1, 1000, config_child, weight, "share against siblings, default 100")                       \
  I(cpu, "runtime", NUMBER, 1, 1000, config_child, runtime_ms, "milliseconds of each period, reserved")                \
  I(cpu, "period", NUMBER, 1, 10000, config_child, period_ms, "milliseconds")                                          \
  I(cpu, "grants", NUMBER, 1, 90, config_child, grants,                                                                \
    "for an init: percent of the CPU that it may give its children as reservations")                                   \
  I(cpu, "number", NUMBER, 0, CONFIG_CPUS - 1, config_child, cpu,                                                      \
    "in the first init only: the CPU on which it and all below it run; the first where the machine has less")          \
  I(stack, "", SIZE, 1, CONFIG_STACK_MAX, config_child, stack_pages, "")                                               \
  I(start, "", TEXT, 1, 9, config_child, start, "")                                                                    \
  I(title, "", TEXT, 1, 39, config_child, title, "")                                                                   \
  I(provides, "", NAME, 1, STARTUP_NAME - 1, config_child, provides, "")                                               \
  I(provides, "longest", NUMBER, 1, 1000000, config_child, longest_us,                                                 \
    "microseconds of its longest request, where it is not in include/iface/longest.h and a reservation is routed "     \
    "here")                                                                                                            \
  I(route, "", NAME, 1, STARTUP_NAME - 1, config_route, service, "")                                                   \
  I(route, "to", TEXT, 1, STARTUP_NAME, config_route, target,                                                          \
    "`\"parent\"`, a sibling or its alias, or `\"self\"`; needed")                                                     \
  I(route, "label", ARGS, 1, STARTUP_LABEL - 1, config_route, label,                                                   \
    "only for this part below the child; with a star behind its slash for all below")                                  \
  I(route, "if", ARGS, 1, PARENT_ARGS - 1, config_route, condition,                                                    \
    "only when the request's args hold this `KEY=VALUE`")                                                              \
  I(route, "args", ARGS, 0, PARENT_ARGS - 1, config_route, args, "policy for the server")                              \
  I(restart, "limit", NUMBER, 1, 1000000, config_child, restart_limit, "restarts in all, default 5")                   \
  I(restart, "backoff", NUMBER, 1, 30000, config_child, backoff_ms,                                                    \
    "pause in milliseconds, default 500; doubled, up to 30 s, for each death within 10 s of the start")                \
  I(restart, "always", NUMBER, 0, 1, config_child, restart_always, "1: also when it ended by itself without an error") \
  I(heartbeat, "", NUMBER, 100, 600000, config_child, heartbeat_ms, "")                                                \
  I(slots, "", NUMBER, 64, 8192, config_child, slots, "")                                                              \
  I(sessions, "", NUMBER, 1, CONFIG_SESSIONS, config_child, sessions, "")                                              \
  I(config, "", TEXT, 1, 63, config_child, config_rom, "")

enum schema_flags { NODE_NEEDED = 1, NODE_AGAIN = 2, NODE_BLOCK = 4 };
/* SIZE: text like "64K", whole pages, range in pages. TEXT and ARGS: range in bytes, ARGS printable ASCII without |.
 * NAME: [a-z0-9-]. */
enum schema_type { SCHEMA_NUMBER, SCHEMA_SIZE, SCHEMA_TEXT, SCHEMA_ARGS, SCHEMA_NAME };

#define SCHEMA_ENUM_(name, least, most, flags, usage, about) NODE_##name,
enum schema_node { CONFIG_TOP(SCHEMA_ENUM_) CONFIG_NODES(SCHEMA_ENUM_) SCHEMA_NODES };

struct schema_rule {
  const char *name, *usage;
  uint8_t least, most, flags;
};
struct schema_item {
  const char *key;
  uint64_t least, most;
  uint16_t at; /* offset of a uint64_t (NUMBER, SIZE) or a struct kdl_text */
  uint8_t node, type;
};
extern const struct schema_rule schema_rules[SCHEMA_NODES];

#endif
