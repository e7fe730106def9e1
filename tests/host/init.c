/* Init: the pure parts of core and init on the host: names and labels, config and routes, images, the session table, io
 * policy. */
#include <stdlib.h>
#include <string.h>

#include "../../core/io_policy.h"
#include "../../init/config.h"
#include "check.h"
#include "iface/longest.h"
#include "parent/child.h"
#include "parent/elf.h"
#include "parent/label.h"

static void names_and_labels(void) {
  char label[STARTUP_LABEL];
  CHECK(name_valid("a", 24) && name_valid("abcdefghijklmnopqrstuvwx", 24) && name_valid("a-1", 4));
  CHECK(!name_valid("", 24) && !name_valid("A", 24) && !name_valid("a/b", 24) && !name_valid("a_b", 24) &&
        !name_valid("\xff", 24));
  CHECK(!name_valid("abcdefghijklmnopqrstuvwxy", 26));
  CHECK(path_valid("", 8) && path_valid("a/b/c", 8) && !path_valid("/a", 8) && !path_valid("a/", 8) &&
        !path_valid("a//b", 8));
  CHECK(!path_valid("abc", 3) && !path_valid("a b", 8) && !path_valid("abcdefghijklmnopqrstuvwxy/a", 60));
  CHECK(label_join(label, sizeof label, "a", "b/c") && !strcmp(label, "a/b/c"));
  CHECK(label_join(label, sizeof label, "a", "") && !strcmp(label, "a"));
  CHECK(label_join(label, sizeof label, "", "b") && !strcmp(label, "b"));
  char part[STARTUP_LABEL + 1];
  memset(part, 'x', sizeof part);
  part[STARTUP_LABEL - 3] = 0;
  CHECK(label_join(label, sizeof label, "a", part) && strlen(label) == STARTUP_LABEL - 1);
  part[STARTUP_LABEL - 3] = 'x', part[STARTUP_LABEL - 2] = 0;
  CHECK(!label_join(label, sizeof label, "a", part));
}

static void label_patterns(void) {
  CHECK(label_matches("", "any") && label_matches("", "") && label_matches("wm", "wm") && !label_matches("wm", "wm/x"));
  CHECK(label_matches("wm/*", "wm/x") && label_matches("wm/*", "wm/x/y") && !label_matches("wm/*", "wm") &&
        !label_matches("wm/*", "wmx"));
  CHECK(!label_matches("*", "x") && !label_matches("wm", "") && !label_matches("wm*", "wmx"));
}

/* Law 1: whatever a client writes, it never becomes policy. */
static void policy_is_not_forged(void) {
  char args[PARENT_ARGS];
  CHECK(args_join(args, sizeof args, "", "port=0-65535") && !strcmp(args, "|port=0-65535"));
  CHECK(args_join(args, sizeof args, "irq=1", "a|port=1") && !strcmp(args, "irq=1|a port=1"));
  CHECK(args_join(args, sizeof args, "irq=1", "") && !strcmp(args, "irq=1"));
  char text[PARENT_ARGS];
  memset(text, 'x', sizeof text);
  text[PARENT_ARGS - 2] = 0;
  CHECK(args_join(args, sizeof args, "", text) && !args_join(args, sizeof args, "y", text));
  CHECK(args_valid("name=a b", 16) && !args_valid("a\nb", 16) && !args_valid("abc", 3) && !args_valid("\x80", 4));
}

static struct config config;
static const struct config_means means = {.time = CONFIG_TIME, .first = true};
static struct {
  uint32_t line, column;
  const char *what;
} told[32];
static unsigned tells;

static void tell(void *context, uint32_t line, uint32_t column, const char *what, const char *fix) {
  CHECK(what && fix && line && column);
  if (tells < 32) told[tells].line = line, told[tells].column = column, told[tells].what = what;
  tells++;
}

static void read_config(const char *text) {
  static char *copy;
  struct config_sink sink = {.mistake = tell};
  size_t bytes = strlen(text);
  free(copy);
  copy = malloc(bytes + 1);
  memcpy(copy, text, bytes);
  tells = 0;
  config_read(&config, copy, bytes, &means, &sink);
  CHECK(sink.mistakes == tells);
}

static void ignore(void *context, uint32_t line, uint32_t column, const char *what, const char *fix) {
  if (!context && !line && !column) CHECK(what && fix);
}

/* As include/iface/longest.h publishes it. */
static uint64_t us_of(const char *service) {
#define US_(name, instructions)                                                                                        \
  if (!strcmp(service, #name)) return instructions / 1000;
  LONGEST_REQUESTS(US_)
  return 0;
}

static void config_quiet(const char *text) {
  struct config_sink sink = {.mistake = ignore};
  config_read(&config, text, strlen(text), &means, &sink);
}

static void config_values(void) {
  read_config("child \"a\" { image \"a.elf\"; memory \"8M\" limit=\"16M\"; cpu runtime=2 period=10; title \"A b\"; "
              "start \"on-demand\"\n"
              "provides \"x\" \"y\"; restart limit=3 backoff=10; heartbeat 5000; stack \"64K\"; slots 300; sessions 9; "
              "config { z } }");
  const struct config_child *c = &config.child[0];
  CHECK(!tells && config.children == 1 && c->pages == 2048 && c->limit == 4096 && c->reserved && c->runtime_ms == 2 &&
        c->period_ms == 10);
  CHECK(c->on_demand && config_provides(c, "x") && config_provides(c, "y") && !config_provides(c, "z") && c->restarts);
  CHECK(c->restart_limit == 3 && c->backoff_ms == 10 && c->heartbeat_ms == 5000 && c->stack_pages == 16 &&
        c->slots == 300 && c->sessions == 9);
  CHECK(kdl_is(c->config_block, " z ") && kdl_is(c->title, "A b"));
}

/* A reservation is given what busy servers may take: each server once, and the parent always. */
static void config_waits(void) {
  read_config(
      "child \"s\" { image \"s\"; memory \"1M\"; provides \"gui\" \"log\" longest=300 }\n"
      "child \"a\" { image \"a\"; memory \"1M\"; cpu runtime=1 period=10 }\n"
      "child \"b\" { image \"b\"; memory \"1M\"; cpu runtime=1 period=10; route \"gui\" to=\"s\"; route \"log\" "
      "label=\"x\" to=\"parent\"; route \"log\" to=\"parent\"; route \"rom\" to=\"self\" }\n"
      "child \"c\" { image \"c\"; memory \"1M\"; cpu runtime=1 period=10; route \"log\" to=\"s\" }");
  uint64_t least = config_wait_us(&config, 1);
  CHECK(!tells && least >= LONGEST_KERNEL / 1000);
  CHECK(config_wait_us(&config, 2) == least + 300 + us_of("log") + us_of("rom"));
  CHECK(config_wait_us(&config, 3) == least + 300);
}

static void config_routes(void) {
  read_config("child \"s\" { image \"s\"; memory \"1M\"; provides \"gui\" }\n"
              "child \"d\" { image \"d\"; memory \"1M\"; route \"gui\" to=\"s\" label=\"w\" args=\"role=wall\"\n"
              "route \"gui\" to=\"s\"; route \"rom\" if=\"name=font\" to=\"parent\" args=\"name=inter\"; route \"rom\" "
              "to=\"parent\"; route \"launch\" to=\"self\" }");
  CHECK(!tells && config.children == 2);
  CHECK(kdl_is(config_route(&config, 1, "gui", "w", "")->args, "role=wall") &&
        !config_route(&config, 1, "gui", "x", "")->args.length);
  CHECK(config_route(&config, 1, "gui", "", "")->to == CONFIG_TO_CHILD &&
        config_route(&config, 1, "gui", "", "")->child == 0);
  CHECK(kdl_is(config_route(&config, 1, "rom", "", "name=font")->args, "name=inter"));
  CHECK(!config_route(&config, 1, "rom", "", "name=fontx")->args.length &&
        config_route(&config, 1, "launch", "", "")->to == CONFIG_TO_SELF);
  CHECK(!config_route(&config, 1, "io", "", "") && !config_route(&config, 0, "gui", "", ""));
}

static void config_mistakes(void) {
  static const struct {
    const char *text;
    unsigned line, column, children;
  } cases[] = {
      {"child \"A\" { image x; memory \"1M\" }", 1, 7, 0},
      {"child \"a\" { image x; memory \"1K\" }", 1, 29, 0},
      {"child \"a\" { image x; memory \"1M\"; cpu weight=0 }", 1, 46, 0},
      {"child \"a\" { image x; memory \"1M\"; cpu weight=1 weight=2 }", 1, 55, 0},
      {"child \"a\" { image x; memory \"1M\"; cpu runtime=10 period=10 }", 1, 35, 0},
      {"child \"a\" { image x; memory \"1M\"; memory \"2M\" }", 1, 35, 0},
      {"child \"a\" { image x; memory \"1M\" }\nchild \"a\" { image x; memory \"1M\" }", 2, 1, 1},
      {"child \"a\" { image x; memory \"1M\"\n  colour red }\nchild \"b\" { image x; memory \"1M\" }", 2, 3, 1},
      {"child \"parent\" { image x; memory \"1M\" }", 1, 1, 0},
      {"child \"a\" { image x; memory \"1M\"; route \"x\" to=\"b\" }", 1, 35, 1},
      {"child \"a\" { image x; memory \"1M\"; route \"x\" }", 1, 35, 0},
      {"child \"a\" { image x; memory \"1M\"; route \"x\" to=\"parent\" args=\"a|b\" }", 1, 62, 0},
      {"child \"a\" { image \"x\\n\"; memory \"1M\" }", 1, 19, 0},
      {"child \"a\" { image x; memory \"1M\"; config }", 1, 35, 0},
      {"child \"a\" { image x; memory \"1M\"; sessions 512 }\nchild \"b\" { image x; memory \"1M\" }", 1, 1, 2},
      {"child \"a\" { image x; memory \"1M\"; route abcdefghijklmnopqrstuvwx to=\"parent\" }", 1, 41, 0},
      {"child \"a\" { image 5; memory \"1M\" }", 1, 19, 0},
      {"child \"a\" { image x; memory 8 }", 1, 29, 0},
      {"child \"a\" { image x; memory \"1M\"; slots \"64\" }", 1, 41, 0},
      {"child \"a\" { image x; memory \"1M\"; provides b c b }", 1, 35, 0},
      {"child \"a\" { image x; memory \"1M\"; provides b; route b to=a }", 1, 47, 1},
      {"child \"a\" { image x; memory \"1M\"; provides s; route t to=b }\n"
       "child \"b\" { image x; memory \"1M\"; provides t; route u to=c }\n"
       "child \"c\" { image x; memory \"1M\"; provides u; route s to=a }",
       3, 47, 3},
      {"child \"a\" { image x; memory \"1M\"; route gui to=self }", 1, 35, 1},
      {"child \"a\" { image x; memory \"1M\"; provides s }\n"
       "child \"b\" { image x; memory \"1M\"; route t to=a }",
       2, 35, 2},
      {"children", 1, 1, 0},
      {"child \"a\" {", 1, 1, 0},
  };
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    read_config(cases[i].text);
    bool good = tells && told[0].line == cases[i].line && told[0].column == cases[i].column &&
                config.children == cases[i].children;
    if (!good)
      printf("  case %u: %u told, %u:%u %s, %u children\n", i, tells, told[0].line, told[0].column, told[0].what,
             config.children);
    CHECK(good);
  }
}

/* What was read of a child that is left out leaves nothing: the next one's routes are the first. */
static void config_left_out(void) {
  read_config("child \"a\" { image x; route s to=parent; route t to=parent }\n"
              "child \"b\" { image x; memory \"1M\"; route u to=parent }");
  CHECK(tells == 1 && config.children == 1 && config.routes == 1 && config_route(&config, 0, "u", "", "") &&
        !config_route(&config, 0, "s", "", ""));
}

/* The children that start at once fit the init's memory, or the first that does not is told. */
static void config_sums(void) {
  static const char text[] = "child \"a\" { image x; memory \"1M\" }\n"
                             "child \"b\" { image x; memory \"1M\"; start \"on-demand\" }\n"
                             "child \"c\" { image x; memory \"1M\" }\nchild \"d\" { image x; memory \"1M\" }";
  struct config_sink sink = {.mistake = tell};
  tells = 0;
  config_read(&config, text, sizeof text - 1, &(struct config_means){.pages = 3 * 256 + CONFIG_OVERHEAD}, &sink);
  CHECK(!tells);
  config_read(&config, text, sizeof text - 1, &(struct config_means){.pages = 3 * 256 + CONFIG_OVERHEAD - 1}, &sink);
  CHECK(tells == 1 && told[0].line == 4 && told[0].column == 1 && config.children == 4);
}

/* Only the route that closes a circle is lost; two ways to the same server are none. */
static void config_circles(void) {
  read_config("child a { image x; memory \"1M\"; provides s; route t to=b; route u to=c }\n"
              "child b { image x; memory \"1M\"; provides t; route u to=c }\n"
              "child c { image x; memory \"1M\"; provides u; route s to=a }");
  CHECK(tells == 1 && told[0].line == 3 && !config_route(&config, 2, "s", "", "") &&
        config_route(&config, 0, "u", "", "")->child == 2);
}

/* Whatever a text says: tables stay within bounds, and every child that is left has what it needs. */
static void random_configs(void) {
  static const char good[] =
      "child \"a\" { image \"a.elf\"; memory \"8M\" limit=\"16M\"; cpu weight=9; provides \"x\"; stack \"64K\" }\n"
      "child \"b\" { image b; memory \"1M\"; route \"x\" to=\"a\" label=\"c/*\" if=\"k=v\" args=\"p=1\"; config { z } "
      "}\n";
  static const char alphabet[] = "ab09{}\";=\n /-*\\#x\x01\xc3";
  unsigned seed = 5, whole = 0;
  for (unsigned round = 0; round < 50000; round++) {
    char text[sizeof good];
    memcpy(text, good, sizeof good);
    for (unsigned i = 0; i < 1 + round % 3; i++) {
      seed = seed * 1103515245u + 12345u;
      unsigned at = (seed >> 8) % (sizeof good - 1);
      seed = seed * 1103515245u + 12345u;
      text[at] = alphabet[(seed >> 8) % (sizeof alphabet - 1)];
    }
    config_quiet(text);
    whole += config.children == 2;
    bool sound = config.children <= CONFIG_CHILDREN && config.routes <= CONFIG_ROUTES;
    for (unsigned i = 0; i < config.children; i++) {
      const struct config_child *c = &config.child[i];
      sound &= c->pages && c->limit >= c->pages && c->image.length && c->first_route + c->routes <= config.routes;
      sound &= c->stack_pages && c->stack_pages <= CONFIG_STACK_MAX && c->weight >= 1 && c->weight <= 1000;
      config_route(&config, i, "x", "c/d", "k=v");
    }
    if (!sound) CHECK(false);
  }
  CHECK(whole > 1000);
}

/* A small good image: text, rodata with the note, data. */
static uint8_t image[3 * PAGE_SIZE];
static void put(size_t at, uint64_t value, unsigned bytes) { memcpy(image + at, &value, bytes); }
static void header(unsigned i, uint32_t type, uint32_t flags, uint64_t offset, uint64_t address, uint64_t file,
                   uint64_t memory) {
  size_t at = 64 + i * 56;
  put(at, type, 4), put(at + 4, flags, 4), put(at + 8, offset, 8), put(at + 16, address, 8), put(at + 32, file, 8),
      put(at + 40, memory, 8);
}
static void make_image(void) {
  static const uint8_t note[] = {7,   0,   0,   0,   4,   0,   0, 0, 1,          0, 0, 0,
                                 'S', 'i', 'g', 'n', 'e', 't', 0, 0, ABI_NUMBER, 0, 0, 0};
  memset(image, 0, sizeof image);
  memcpy(image,
         "\x7f"
         "ELF\2\1\1",
         7);
  put(16, 2, 2), put(18, 62, 2), put(20, 1, 4), put(24, 0x400010, 8), put(32, 64, 8), put(54, 56, 2), put(56, 4, 2);
  header(0, 1, 5, 0, 0x400000, PAGE_SIZE, PAGE_SIZE);
  header(1, 1, 4, PAGE_SIZE, 0x401000, 100, 100);
  header(2, 1, 6, 2 * PAGE_SIZE, 0x402000, 50, 5000);
  header(3, 4, 4, PAGE_SIZE, 0x401000, sizeof note, sizeof note);
  memcpy(image + PAGE_SIZE, note, sizeof note);
}

static bool refused(size_t at, uint64_t value, unsigned bytes) {
  struct elf_plan plan;
  make_image();
  put(at, value, bytes);
  return elf_check(image, sizeof image, &plan) != NULL;
}

static void images(void) {
  struct elf_plan plan;
  make_image();
  CHECK(!elf_check(image, sizeof image, &plan) && plan.segments == 3 && plan.end == 0x404000 && plan.entry == 0x400010);
  CHECK(refused(0, 0, 1) && refused(16, 3, 2) && refused(18, 3, 2) && refused(24, 0x401000, 8) && refused(24, 0, 8));
  CHECK(refused(32, ~0ull - 7, 8) && refused(32, sizeof image, 8) && refused(56, 60000, 2) && refused(56, 3, 2));
  CHECK(refused(64 + 4, 7, 4) && refused(64 + 8, 8, 8) && refused(64 + 16, 0x400800, 8) &&
        refused(64 + 16, VA_STARTUP, 8));
  CHECK(refused(64 + 32, ~0ull, 8) && refused(64 + 40, ~0ull, 8) && refused(64 + 112 + 16, 0x401000, 8) &&
        refused(64 + 112 + 40, 1ull << 40, 8));
  CHECK(refused(PAGE_SIZE + 12, 'X', 1) && refused(PAGE_SIZE + 20, ABI_NUMBER + 1, 4) &&
        refused(64 + 168 + 8, sizeof image, 8));
  CHECK(elf_check(image, 10, &plan) && elf_check(image, 200, &plan));
}

/* Whatever bytes come, an accepted image is W^X, page-aligned, in order and inside file and image area. */
static void random_images(void) {
  unsigned seed = 7, accepted = 0;
  for (unsigned round = 0; round < 300000; round++) {
    struct elf_plan plan;
    make_image();
    for (unsigned i = 0; i < 3; i++) {
      seed = seed * 1103515245u + 12345u;
      unsigned at = seed >> 16 & 511;
      seed = seed * 1103515245u + 12345u;
      image[at < 288 ? at : PAGE_SIZE + at % 24] ^= (uint8_t)(1u << (seed >> 20 & 7));
    }
    if (elf_check(image, sizeof image, &plan)) continue;
    accepted++;
    uint64_t end = VA_IMAGE;
    for (unsigned i = 0; i < plan.segments; i++) {
      const struct elf_segment *s = &plan.segment[i];
      bool good = !(s->write && s->execute) && s->address % PAGE_SIZE == 0 && s->offset % PAGE_SIZE == 0 &&
                  s->address >= end && s->address + s->bytes <= VA_FREE && s->offset + s->file_bytes <= sizeof image &&
                  s->file_bytes <= s->bytes;
      end = s->address + s->bytes;
      if (!good) CHECK(false);
    }
  }
  CHECK(accepted > 100);
}

static void session_table(void) {
  static struct link table[4];
  links = table, link_count = 4;
  struct child *a = &children[0], *b = &children[1];
  a->sessions_max = 2, b->sessions_max = 9;
  struct link *one = link_new(a), *two = link_new(a);
  CHECK(one && two && one != two && !link_new(a) && link_id(one) && a->sessions == 2);
  CHECK(link_of_client(a, link_id(one)) == one && !link_of_client(b, link_id(one)) && !link_of_client(a, ~0ull) &&
        !link_of_client(a, 3));
  uint64_t old = link_id(one);
  link_free(one);
  CHECK(a->sessions == 1 && !link_of_client(a, old));
  one = link_new(a);
  CHECK(one && link_id(one) != old && !link_of_client(a, old));
  one->to = TO_CHILD, one->server = b;
  CHECK(link_of_server(b, link_id(one)) == one && !link_of_server(a, link_id(one)));
  CHECK(link_new(b) && link_new(b) && !link_new(b));
}

static void events(void) {
  struct child *a = &children[0], *b = &children[1];
  struct link *l = links;
  enum parent_event e;
  bool mine;
  for (unsigned i = 0; i < link_count; i++) links[i].client_events = links[i].server_events = 0;
  CHECK(!link_take_event(a, &e, &mine) && !link_take_event(b, &e, &mine));
  l->to = TO_CHILD, l->client = a, l->server = b, l->own = false;
  l->server_events = 1u << EVENT_CLOSE | 1u << EVENT_OPEN | 1u << EVENT_UPGRADE;
  l->client_events = 1u << EVENT_SESSION;
  CHECK(link_take_event(b, &e, &mine) == l && e == EVENT_OPEN && !mine);
  CHECK(link_take_event(b, &e, &mine) == l && e == EVENT_UPGRADE);
  CHECK(link_take_event(b, &e, &mine) == l && e == EVENT_CLOSE && !link_take_event(b, &e, &mine));
  CHECK(link_take_event(a, &e, &mine) == l && e == EVENT_SESSION && mine && !link_take_event(a, &e, &mine));
  l->own = true, l->client_events = 1u << EVENT_SESSION;
  CHECK(!link_take_event(a, &e, &mine));
  memset(children, 0, sizeof children);
}

static void io_policies(void) {
  struct io_policy p;
  CHECK(io_policy_parse("port=0x60-0x60,0x64-0x64 irq=1,12 mem=0xfd000000+0x1000000 dma=64 msi=4", &p));
  CHECK(io_policy_ports(&p, 0x60, 1) && io_policy_ports(&p, 0x64, 1) && !io_policy_ports(&p, 0x60, 5) &&
        !io_policy_ports(&p, 0x61, 1));
  CHECK(!io_policy_ports(&p, 0x60, 0) && !io_policy_ports(&p, ~0ull, 2) && !io_policy_ports(&p, 0xcf8, 8));
  CHECK(io_policy_irq(&p, 1) && io_policy_irq(&p, 12) && !io_policy_irq(&p, 2) && p.dma == 64 && p.msi == 4);
  CHECK(io_policy_mem(&p, 0xfd000000, 0x1000000) && !io_policy_mem(&p, 0xfd000000, 0x1000001) &&
        !io_policy_mem(&p, ~0ull - 1, 4096));
  CHECK(io_policy_parse("", &p) && !io_policy_ports(&p, 0x60, 1) && !io_policy_irq(&p, 0) && !io_policy_mem(&p, 0, 1));
  CHECK(io_policy_parse("pci framebuffer", &p) && io_policy_ports(&p, 0xcf8, 8) && io_policy_ports(&p, 0xc000, 32) &&
        p.framebuffer);
  CHECK(!io_policy_ports(&p, 0x60, 1) && !io_policy_ports(&p, 0xcf0, 16));
  static const char *const bad[] = {
      "port", "port=", "port=1-", "port=2-1", "irq=1,", "port=1 bogus", "dma=x", "mem=1+0", "port=1,2,3,4,5,6,7,8,9"};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!io_policy_parse(bad[i], &p) && !p.ports && !p.irqs);
}

int main(void) {
  CASE(names_and_labels);
  CASE(label_patterns);
  CASE(policy_is_not_forged);
  CASE(config_values);
  CASE(config_waits);
  CASE(config_routes);
  CASE(config_mistakes);
  CASE(config_left_out);
  CASE(config_sums);
  CASE(config_circles);
  CASE(random_configs);
  CASE(images);
  CASE(random_images);
  CASE(session_table);
  CASE(events);
  CASE(io_policies);
  return check_done();
}
