/* Files: what opens and saves texts: a sample mail or a text from ROM, a note to the outbox. */
#include "composer.h"

#include <stdio.h>
#include <string.h>

static const char *const header[VIEW_FIELDS] = {"From: ", "To: ", "Subject: "};

/* A mail as text: header lines up to an empty line go to their fields, the rest is the body. */
static void fill_mail(struct view *v, const char *text, size_t bytes) {
  size_t at = 0;
  while (at < bytes) {
    const char *line = text + at, *newline = memchr(line, '\n', bytes - at);
    size_t n = newline ? (size_t)(newline - line) : bytes - at;
    at += n + (newline != NULL);
    if (!n) break;
    for (unsigned i = 0; i < VIEW_FIELDS; i++) {
      size_t skip = strlen(header[i]);
      if (n >= skip && !memcmp(line, header[i], skip)) textbox_set(&v->field[i], line + skip, n - skip);
    }
  }
  textbox_set(&v->body, text + at, bytes - at);
}

void flow_open(struct button *b) {
  struct view *v = &composer.view;
  struct rom rom;
  const char *name = v->mode == VIEW_MAIL ? "sample-mail.txt" : "note.txt";
  char text[200];
  if (rom_open(name, &rom) != ST_OK) {
    snprintf(text, sizeof text, "There is no ROM %s: add it to the boot image and route it to this program.", name);
    view_status(v, LABEL_BAD, text);
    return;
  }
  if (rom.bytes > SIGN_MESSAGE_MAX)
    view_status(v, LABEL_BAD, "This text is larger than 1 MiB, the most that fits here.");
  else if (v->mode == VIEW_MAIL)
    fill_mail(v, (const char *)rom.data, rom.bytes);
  else
    textbox_set(&v->body, (const char *)rom.data, rom.bytes);
  ui_focus(v->ui, &v->body.widget);
  rom_close(&rom);
}

void flow_save(struct button *b) {
  static unsigned count;
  struct view *v = &composer.view;
  char name[40], text[200];
  if (!v->body.text.length) {
    view_problem(v, VIEW_FIELDS, 0, "The note is empty: write something first.");
    return;
  }
  snprintf(name, sizeof name, "note-%u.txt", ++count);
  enum status s = outbox_write(name, v->body.text.bytes, v->body.text.length);
  if (s == ST_OK)
    snprintf(text, sizeof text, "Saved as %s in the outbox.", name);
  else
    snprintf(text, sizeof text,
             "The outbox did not take %s (status %u). Check that it is routed to this program and running.", name,
             (unsigned)s);
  view_status(v, s == ST_OK ? LABEL_GOOD : LABEL_BAD, text);
}
