/* State: what this init's children are, have and did, as KDL text: the ROM "state" for whoever is routed to it.
 *
 * Made anew at each get, in memory of the reader's own session, so that reading costs this init nothing that it keeps.
 * Numbers are of this moment; pages are of 4 KiB, cpu is in milliseconds, on the number of the CPU, ms since boot, caps
 * what the table has room for, calls those of the first thread that reached a server. Bound: one line a child, session
 * or incident. */
#include "base/format.h"
#include "base/string.h"
#include "init.h"

enum { LINE = 384 };
struct out {
  char *to;
  size_t size, used;
};

/* Counts every line and writes those that fit whole. */
static void line(struct out *o, const char *format, ...) {
  char text[LINE];
  struct text_args args;
  va_start(args.list, format);
  size_t length = text_format_list(text, sizeof text, format, &args);
  va_end(args.list);
  if (o->used + length <= o->size) memcpy(o->to + o->used, text, length);
  o->used += length;
}

static const char *state_name(const struct child *c) {
  const struct run *r = run_of(c);
  if (c->state == CHILD_LOADING) return "loading";
  if (c->state == CHILD_RUNNING) return "running";
  if (c->state == CHILD_DYING) return "ending";
  return r->again.running ? "restarting" : r->failed ? "failed" : "stopped";
}

static const char *target_name(const struct link *l) {
  if (l->to == TO_SELF) return "self";
  return l->to == TO_PARENT ? "parent" : l->server ? l->server->name : "nobody";
}

static void session(struct out *o, const struct link *l) {
  static const char *const states[] = {"free", "opening", "ready", "open", "failed", "closing", "ending", "closed"};
  line(o, "  session \"%s\" label=\"%s\" to=\"%s\" pages=%lu state=\"%s\"\n", l->service, l->label, target_name(l),
       l->pages, l->lost ? "lost" : states[l->state]);
}

static void incident(struct out *o, const struct incident *i) {
  if (!i->kind) return;
  line(o, "  %s \"%s\" ip=0x%lx address=0x%lx ms=%lu\n", i->kind, i->what, i->ip, i->address, i->ms);
}

static uint64_t calls_of(cap_t thread) {
  if (!thread || sys_status(sys_control(thread, CTL_THREAD_INFO, 0, 0, 0, 0).rax) != ST_OK) return 0;
  return ((const struct thread_info *)((const struct message_page *)VA_MESSAGE)->data)->calls;
}

static void usage(struct out *o, cap_t budget, cap_t pd, cap_t thread) {
  struct sys_result time = {0}, table = {0};
  if (budget) time = sys_control(budget, CTL_BUDGET_INFO, 0, 0, 0, 0);
  if (pd) table = sys_control(pd, CTL_PD_INFO, 0, 0, 0, 0);
  line(o, " cpu=%lu ticks=%lu on=%lu caps=%lu calls=%lu", time.w[0] / env_startup()->tsc_khz, time.w[0], time.w[1] >> 8,
       table.w[0], calls_of(thread));
}

static void child(struct out *o, const struct child *c) {
  const struct run *r = run_of(c);
  const char *own = env_startup()->label;
  struct sys_result bank = {0};
  if (c->bank) bank = sys_control(c->bank, CTL_BANK_INFO, 0, 0, 0, 0);
  line(o, "child \"%s\" label=\"%s%s%s\" state=\"%s\" pages=%lu used=%lu limit=%lu", c->name, own, own[0] ? "/" : "",
       c->name, state_name(c), bank.w[0], bank.w[0] - bank.w[1], config_of(c)->limit);
  usage(o, c->budget, c->pd, c->thread);
  line(o, " sessions=%u restarts=%u {\n", c->sessions, r->restarts);
  for (unsigned i = 0; i < link_count; i++)
    if (links[i].state != LINK_FREE && links[i].client == c) session(o, &links[i]);
  if (r->why) line(o, "  ended \"%s\"\n", r->why);
  incident(o, &r->incident);
  line(o, "}\n");
}

size_t state_write(char *to, size_t size) {
  struct out o = {to, size, 0};
  struct sys_result bank = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0);
  line(&o, "init label=\"%s\" pages=%lu free=%lu ms=%lu", env_startup()->label, bank.w[0], bank.w[1], env_ms());
  usage(&o, SLOT_BUDGET, SLOT_PD, SLOT_THREAD);
  line(&o, "\n");
  for (unsigned i = 0; i < CHILDREN; i++)
    if (runs[i].used && !runs[i].removed) child(&o, &children[i]);
  return o.used;
}
