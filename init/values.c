/* Values: single checked values of a config node. */
#include "values.h"

#include "abi/startup.h"

void mistake(struct reader *r, uint32_t line, uint32_t column, const char *what, const char *fix) {
  r->good = false;
  r->sink->mistakes++;
  r->sink->mistake(r->sink->context, line, column, what, fix);
}

static void wrong(struct reader *r, const struct kdl_value *v, const char *what, const char *fix) {
  mistake(r, v->line, v->column, what, fix);
}

/* True when key is one of the words of list, which are separated by blanks. */
static bool listed(struct kdl_text key, const char *list) {
  while (*list) {
    struct kdl_text word = {list, 0};
    while (list[word.length] && list[word.length] != ' ') word.length++;
    if (kdl_same(word, key)) return true;
    list += word.length;
    while (*list == ' ') list++;
  }
  return false;
}

/* At most `plain` plain values, only the listed properties, none twice, a block only where it belongs. */
bool node_shape(struct reader *r, const struct kdl_node *n, unsigned plain, const char *properties, bool block,
                const char *fix) {
  unsigned count = 0;
  for (unsigned i = n->first_value; i < (unsigned)n->first_value + n->values; i++) {
    const struct kdl_value *v = &r->c->kdl.value[i];
    if (!v->key.length && ++count > plain) return wrong(r, v, "one value too many", fix), false;
    if (v->key.length && !listed(v->key, properties)) return wrong(r, v, "this node has no such property", fix), false;
    for (unsigned k = n->first_value; v->key.length && k < i; k++)
      if (kdl_same(r->c->kdl.value[k].key, v->key)) return wrong(r, v, "this property is here twice", fix), false;
    if (v->escaped)
      return wrong(r, v, "escapes are not allowed in values that init reads", "the text without a backslash"), false;
  }
  if (n->has_block && !block) return mistake(r, n->line, n->column, "this node has no block", fix), false;
  return true;
}

bool read_text(struct reader *r, const struct kdl_node *n, unsigned i, struct kdl_text *out, const char *fix) {
  const struct kdl_value *v = kdl_plain(&r->c->kdl, n, i);
  if (!v || !v->text.length || v->kind == KDL_KEYWORD)
    return mistake(r, n->line, n->column, "a value is missing", fix), false;
  *out = v->text;
  return true;
}

static bool is_name(struct kdl_text t) {
  if (!t.length || t.length > STARTUP_NAME) return false;
  for (uint32_t i = 0; i < t.length; i++) {
    char c = t.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

bool read_name(struct reader *r, const struct kdl_node *n, unsigned i, struct kdl_text *out) {
  const struct kdl_value *v = kdl_plain(&r->c->kdl, n, i);
  if (!v) return mistake(r, n->line, n->column, "a name is missing", "one to 24 of a-z 0-9 -"), false;
  if (!is_name(v->text)) return wrong(r, v, "this is not a name", "one to 24 of a-z 0-9 -"), false;
  *out = v->text;
  return true;
}

bool read_pages(struct reader *r, const struct kdl_value *v, uint64_t *pages) {
  struct kdl_text digits = v->text;
  uint64_t unit = 0, number = 0;
  if (digits.length) {
    char last = digits.at[--digits.length];
    unit = last == 'K' ? 1024 : last == 'M' ? 1024 * 1024 : last == 'G' ? 1024 * 1024 * 1024 : 0;
  }
  bool sound =
      unit && kdl_uint(digits, &number) && number && number <= (1ull << 40) / unit && number * unit % PAGE_SIZE == 0;
  if (!sound) return wrong(r, v, "this is not a size", "whole pages of 4 KiB, like \"64K\" or \"8M\""), false;
  *pages = number * unit / PAGE_SIZE;
  return true;
}

void read_number(struct reader *r, const struct kdl_value *v, uint64_t least, uint64_t most, uint64_t *out,
                 const char *fix) {
  uint64_t number = 0;
  if (!v) return;
  if (v->kind != KDL_NUMBER || !kdl_uint(v->text, &number) || number < least || number > most)
    wrong(r, v, "this number is out of range", fix);
  else
    *out = number;
}

void read_property_text(struct reader *r, const struct kdl_node *n, const char *key, size_t size,
                        struct kdl_text *out) {
  const struct kdl_value *v = kdl_property(&r->c->kdl, n, key);
  if (!v) return;
  bool printable = true;
  for (uint32_t i = 0; i < v->text.length; i++)
    printable &= v->text.at[i] >= ' ' && v->text.at[i] <= '~' && v->text.at[i] != '|';
  if (v->text.length >= size)
    wrong(r, v, "this text is too long", "a shorter one");
  else if (!printable)
    wrong(r, v, "this text holds a character that is not allowed", "printable ASCII without |");
  else
    *out = v->text;
}
