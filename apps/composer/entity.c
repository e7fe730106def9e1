/* Entity: checks of the fields, then the bytes. */
#include "entity.h"

#include "date.h"
#include "iface/sign.h"
#include "ui/font.h"
#include <stdio.h>
#include <string.h>

#define LINE_BYTES 998u
#define HEADER_BYTES 900u /* leaves room for the name */

static bool problem(struct entity_problem *why, enum entity_field field, size_t at, const char *text) {
  why->field = field, why->at = at;
  snprintf(why->text, sizeof why->text, "%s", text);
  return false;
}

static const char *const field_name[] = {"From", "To", "Subject", "The text"};

static unsigned line_number(struct entity_span s, size_t at) {
  unsigned line = 1;
  for (size_t i = 0; i < at; i++) line += s.text[i] == '\n';
  return line;
}

/* The first character that is not plain ASCII text. */
static bool plain(struct entity_span s, enum entity_field field, struct entity_problem *why) {
  char text[200], where[40] = "";
  for (size_t at = 0; at < s.bytes;) {
    size_t start = at;
    uint32_t c = utf8_next(s.text, s.bytes, &at);
    bool body = field == ENTITY_BODY;
    if ((c >= 0x20 && c < 0x7f) || (body && (c == '\n' || c == '\t'))) continue;
    if (body) snprintf(where, sizeof where, ", line %u", line_number(s, start));
    snprintf(text, sizeof text,
             "%s%s: \"%.*s\" (U+%04X) is not in US-ASCII, the only character set that can be signed so far. Write it "
             "in plain letters.",
             field_name[field], where, c < 0x20 ? 0 : (int)(at - start), s.text + start, c);
    return problem(why, field, start, text);
  }
  return true;
}

static struct entity_span trimmed(struct entity_span s) {
  while (s.bytes && s.text[0] == ' ') s.text++, s.bytes--;
  while (s.bytes && s.text[s.bytes - 1] == ' ') s.bytes--;
  return s;
}

static bool header(struct entity_span s, enum entity_field field, struct entity_problem *why) {
  char text[160];
  if (!plain(s, field, why)) return false;
  if (!trimmed(s).bytes) {
    snprintf(text, sizeof text,
             field == ENTITY_SUBJECT ? "Subject is empty: write in a few words what the mail is about."
                                     : "%s is empty: write an address such as Ada <ada@example.org>.",
             field_name[field]);
    return problem(why, field, 0, text);
  }
  if (s.bytes > HEADER_BYTES)
    return problem(why, field, HEADER_BYTES, "This field is too long: at most 900 characters can be signed.");
  return true;
}

/* A first look, so that most mistakes are told beside the field; the signer checks the whole grammar. */
static bool address(struct entity_span s, enum entity_field field, struct entity_problem *why) {
  const char *at = s.bytes ? memchr(s.text, '@', s.bytes) : NULL;
  char text[160];
  if (!header(s, field, why)) return false;
  if (at && at > s.text && at + 1 < s.text + s.bytes && at[-1] != ' ' && at[1] != ' ') return true;
  snprintf(text, sizeof text, "%s holds no address: write user@host, or a name followed by <user@host>.",
           field_name[field]);
  return problem(why, field, 0, text);
}

static bool body_line(const char *line, size_t bytes, unsigned number, size_t at, struct entity_problem *why) {
  char text[200];
  if (bytes >= 5 && !memcmp(line, "From ", 5)) {
    snprintf(
        text, sizeof text,
        "Line %u starts with \"From \", which mail systems change on the way. Put another word or a blank before it.",
        number);
    return problem(why, ENTITY_BODY, at, text);
  }
  if (bytes > LINE_BYTES) {
    snprintf(text, sizeof text, "Line %u has %zu characters; at most %u can be signed. Break it with Enter.", number,
             bytes, LINE_BYTES);
    return problem(why, ENTITY_BODY, at + LINE_BYTES, text);
  }
  return true;
}

/* Checks each line and adds it with CRLF; trailing blanks are left out. */
static bool body(struct entity_span s, struct buffer *out, struct entity_problem *why) {
  unsigned number = 1;
  if (!plain(s, ENTITY_BODY, why)) return false;
  if (!trimmed(s).bytes) return problem(why, ENTITY_BODY, 0, "The text is empty: write what you want to sign.");
  for (size_t at = 0; at < s.bytes; number++) {
    const char *line = s.text + at, *newline = memchr(line, '\n', s.bytes - at);
    size_t whole = newline ? (size_t)(newline - line) : s.bytes - at, bytes = whole;
    while (bytes && (line[bytes - 1] == ' ' || line[bytes - 1] == '\t')) bytes--;
    if (!body_line(line, bytes, number, at, why)) return false;
    buffer_add(out, line, bytes);
    buffer_text(out, "\r\n");
    at += whole + (newline != NULL);
  }
  return true;
}

static void put_header(struct buffer *out, const char *name, struct entity_span value) {
  value = trimmed(value);
  buffer_text(out, name);
  buffer_add(out, value.text, value.bytes);
  buffer_text(out, "\r\n");
}

static bool build(const struct entity_in *in, struct buffer *out, struct entity_problem *why) {
  char date[DATE_BYTES];
  if (!address(in->from, ENTITY_FROM, why) || !address(in->to, ENTITY_TO, why) ||
      !header(in->subject, ENTITY_SUBJECT, why))
    return false;
  if (!date_text(in->unix_seconds, date))
    return problem(why, ENTITY_DATE, 0,
                   "The clock of this machine is not set, so the mail would carry a wrong date. Set it in the firmware "
                   "and start again.");
  buffer_text(
      out,
      "Content-Type: text/plain; charset=us-ascii; protected-headers=\"v1\"\r\nContent-Transfer-Encoding: 7bit\r\n");
  put_header(out, "From: ", in->from);
  put_header(out, "To: ", in->to);
  put_header(out, "Subject: ", in->subject);
  put_header(out, "Date: ", (struct entity_span){date, strlen(date)});
  buffer_text(out, "\r\n");
  return body(in->body, out, why);
}

bool entity_build(const struct entity_in *in, struct buffer *out, struct entity_problem *why) {
  size_t before = out->used;
  bool done = build(in, out, why);
  if (done && out->broken)
    done = problem(why, ENTITY_MEMORY, 0, "Not enough memory for this mail: give composer more in its config.");
  if (done && out->used - before > SIGN_MESSAGE_MAX)
    done =
        problem(why, ENTITY_BODY, 0, "The mail is larger than 1 MiB, the most that can be signed. Shorten the text.");
  if (!done) out->used = before;
  return done;
}
