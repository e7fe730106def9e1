/* Signer: shows a mail, takes the passphrase, signs once. This file joins the parts: window, desk, vault, clock.
 *
 * Nothing here waits: Argon2id runs one step per turn of the event loop, so that a cancel, a withdrawal or a lost focus
 * is seen between two steps. Memory is fixed: 1 MiB for the message and 64 MiB for Argon2id are taken at start. */
#include <sodium/utils.h>

#include "base/loop.h"
#include "base/string.h"
#include "clock.h"
#include "entropy.h"
#include "export.h"
#include "service.h"
#include "sodium-base/sodium_base.h"
#include "vault.h"
#include "window.h"

enum { PENDING_MS = 15 * 60 * 1000, TICK_MS = 1000, KDF_PAGES = VAULT_KIB / 4 };
enum purpose { FOR_NOTHING, FOR_KEY, FOR_SIGNATURE };

static uint8_t message[SIGN_MESSAGE_MAX];
static struct desk desk;
static struct ui ui;
static struct vault vault;
static struct entropy entropy;
static struct timer step_timer, tick_timer;
static enum purpose purpose; /* what Argon2id runs for */

static void stop(void) {
  kdf_cancel();
  timer_stop(&step_timer);
  purpose = FOR_NOTHING;
}

static void go_home(bool bad, const char *notice) {
  ui_show_home(&ui);
  ui_notice(&ui, bad, notice);
}

/* Follows the desk: badge, withdrawal under the user's eyes, timeouts. */
static void follow_desk(void) {
  bool looking = ui.screen == SCREEN_REQUEST || (ui.screen == SCREEN_WORKING && purpose == FOR_SIGNATURE);
  if (desk.state == DESK_WITHDRAWN && looking) {
    stop();
    ui_show_withdrawn(&ui);
  }
  if ((desk.state == DESK_RECEIVING || desk.state == DESK_PENDING) && !tick_timer.running)
    timer_set(&tick_timer, env_deadline(TICK_MS));
  window_badge(desk.state == DESK_PENDING || !vault.present);
  window_changed();
}

static void tick(void *context) {
  desk_tick(&desk, env_ms());
  follow_desk();
}

static void show_now(void) {
  if (desk.state == DESK_PENDING && vault.present) {
    struct clock_time now = clock_now();
    desk.shown = true;
    ui_show_request(&ui, now.seconds, now.doubtful);
  } else {
    ui_show_home(&ui);
  }
}

static void finish_key(const uint8_t *kek) {
  uint8_t seed[VAULT_SEED];
  struct bytes armor = bytes_in(desk.key.armor, sizeof desk.key.armor);
  struct clock_time now = clock_now();
  entropy_draw(&entropy, seed, sizeof seed);
  if (!vault_create(&vault, seed, kek, now.seconds, &armor)) {
    go_home(true, "No key was made: its packets did not fit.");
    return;
  }
  memcpy(desk.key.fingerprint, vault.key.fingerprint, sizeof desk.key.fingerprint);
  desk.key.bytes = armor.used;
  ui.key = &vault.key;
  go_home(now.doubtful, now.doubtful ? "Key created. The clock is not set: its date is a guess." : "Key created.");
  log_line(2, "key created");
}

static void finish_signature(const uint8_t *kek) {
  static uint8_t text[PGP_ARMOR_MAX];
  char notice[UI_NOTICE_MAX];
  struct bytes armor = bytes_in(text, sizeof text);
  uint32_t now = clock_now().seconds;
  enum vault_answer answer = VAULT_BROKEN;
  if (desk.state == DESK_PENDING) answer = vault_sign(&vault, kek, desk.message, desk.total, "mail", now, &armor);
  if (answer != VAULT_OK) {
    ui_back_to_request(&ui);
    ui_notice(&ui, true,
              answer == VAULT_BROKEN ? "The signature could not be made." : "Wrong passphrase. Nothing was signed.");
    return;
  }
  journal_add(&ui.journal, &desk, now);
  desk_sign(&desk, now, armor.at, armor.used);
  text_format(notice, sizeof notice, "Signature no. %lu was given to %s.", ui.journal.count, desk.label);
  go_home(false, notice);
  log_line(2, "signature no. %lu given", ui.journal.count);
}

static void step(void *context) {
  uint8_t kek[KDF_KEY];
  ui.progress = kdf_step();
  window_changed();
  if (ui.progress < VAULT_STEPS) {
    timer_set(&step_timer, sys_tsc());
    return;
  }
  if (!kdf_finish(kek)) return;
  enum purpose was = purpose;
  purpose = FOR_NOTHING;
  if (was == FOR_KEY)
    finish_key(kek);
  else
    finish_signature(kek);
  sodium_memzero(kek, sizeof kek);
  follow_desk();
}

static void begin(enum purpose why) {
  const struct ui_field *f = ui_field(&ui, W_PASS);
  if (!kdf_begin(&vault_cost, (const uint8_t *)f->text, f->used, vault.salt)) {
    ui_notice(&ui, true, "Argon2id could not start: its memory is in use.");
    return;
  }
  purpose = why;
  ui_show_working(&ui, why == FOR_KEY);
  ui.progress_of = VAULT_STEPS;
  ui_wipe_secrets(&ui);
  timer_set(&step_timer, sys_tsc());
}

static void create_key(void) {
  if (!ui_user_id(&ui, vault.key.user)) return;
  const char *fault = entropy_collect(&entropy, entropy_cpu());
  if (fault) {
    ui_notice(&ui, true, fault);
    return;
  }
  memcpy(ui.phrase, ui_field(&ui, W_PHRASE)->text, sizeof ui.phrase);
  entropy_draw(&entropy, vault.salt, sizeof vault.salt);
  entropy_draw(&entropy, vault.nonce, sizeof vault.nonce);
  begin(FOR_KEY);
}

static void sign(void) {
  if (clock_now().doubtful && !ui.clock_doubtful) {
    ui.clock_doubtful = true; /* it went back while the request was on the screen */
    ui_notice(&ui, true, "The clock went back: confirm the time.");
    return;
  }
  begin(FOR_SIGNATURE);
}

static void cancel(void) {
  bool signing = purpose == FOR_SIGNATURE;
  stop();
  if (signing)
    ui_back_to_request(&ui);
  else
    ui_show_home(&ui);
  ui_notice(&ui, false, "Cancelled.");
}

static void refuse(void) {
  if (!desk_refuse(&desk)) return;
  desk.shown = false;
  go_home(false, "Refused. The program may not ask again until you allow it.");
}

static void rearm(void) {
  mute_clear(&desk.mute);
  go_home(false, "Programs may ask again.");
}

static void acknowledge(void) {
  desk_acknowledge(&desk);
  go_home(false, "");
}

static void exported(const char *problem) {
  char notice[UI_NOTICE_MAX];
  text_format(notice, sizeof notice, "Exported to the outbox as %s.", export_name());
  ui_notice(&ui, problem != NULL, problem ? problem : notice);
  window_changed();
}

static void export(void) { export_start(desk.key.armor, desk.key.bytes, exported); }

static void on_action(enum widget wish) {
  static void (*const perform[])(void) = {[W_CREATE] = create_key, [W_SIGN] = sign,     [W_REFUSE] = refuse,
                                          [W_LATER] = window_hide, [W_CANCEL] = cancel, [W_REARM] = rearm,
                                          [W_EXPORT] = export,     [W_OPEN] = show_now, [W_ACKNOWLEDGE] = acknowledge};
  perform[wish]();
  follow_desk();
}

/* Put off: a signature in the making is given up, a key in the making goes on. */
static void on_shown(bool shown) {
  if (shown) {
    if (purpose == FOR_NOTHING && ui.screen != SCREEN_WITHDRAWN) {
      ui_notice(&ui, false, ""); /* what was said before the window was put off */
      show_now();
    }
  } else {
    if (purpose == FOR_SIGNATURE) cancel();
    desk_acknowledge(&desk);
    desk.shown = false;
    if (purpose == FOR_NOTHING) ui_show_home(&ui);
  }
  follow_desk();
}

static void on_input(void) {
  uint64_t now = sys_tsc();
  entropy_mix(&entropy, &now, sizeof now);
}

static void on_idle(void *context) {
  service_notify();
  window_flush();
}

static void take_memory(void) {
  struct memory m;
  if (mem_new(SLOT_BANK, KDF_PAGES, &m) != ST_OK)
    env_exit(1, "signer needs 64 MiB for Argon2id: raise its memory in the config");
  sodium_base_memory(m.at, (size_t)KDF_PAGES * PAGE_SIZE);
}

void component_main(void) {
  static const struct window_owner owner = {on_action, on_shown, on_input};
  take_memory();
  entropy_start(&entropy);
  entropy_mix(&entropy, env_startup(), sizeof *env_startup());
  step_timer.handler = step;
  tick_timer.handler = tick;
  desk_start(&desk, message, PENDING_MS);
  ui_start(&ui, &desk);
  clock_open();
  window_open(&ui, &owner);
  follow_desk();
  loop_on_idle(on_idle, NULL);
  if (service_open(&desk, follow_desk) != ST_OK) env_exit(1, "the service \"sign\" could not be offered");
}
