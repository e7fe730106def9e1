/* Eml: assembly of multipart/signed. The line end before a boundary belongs to the boundary, so the entity stays as it
 * was signed. */
#include "eml.h"

#include "sha512.h"
#include <stdio.h>
#include <string.h>

/* Repeats one header line of the entity, which holds each once and unfolded. */
static void repeat(const struct buffer *entity, const char *name, struct buffer *out) {
  const char *at = (const char *)entity->bytes, *end = at + entity->used;
  for (size_t n = strlen(name); at < end && *at != '\r';) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    if (!newline) return;
    if ((size_t)(newline - at) > n && !memcmp(at, name, n)) buffer_add(out, at, (size_t)(newline - at) + 1);
    at = newline + 1;
  }
}

/* A boundary from the digest; the digest of the entity cannot stand in the entity by intent. */
static void boundary_of(const struct buffer *entity, char boundary[40]) {
  uint8_t digest[64];
  sha512(entity->bytes, entity->used, digest);
  strcpy(boundary, "signet-");
  for (unsigned i = 0; i < 14; i++) sprintf(boundary + 7 + 2 * i, "%02x", digest[i]);
}

static void add_crlf(struct buffer *out, const char *text) {
  for (; *text; text++) {
    if (*text == '\r') continue;
    if (*text == '\n')
      buffer_text(out, "\r\n");
    else
      buffer_add(out, text, 1);
  }
}

void eml_build(const struct buffer *entity, const char *armor, struct buffer *out) {
  char boundary[40], line[200];
  boundary_of(entity, boundary);
  repeat(entity, "From: ", out), repeat(entity, "To: ", out), repeat(entity, "Subject: ", out),
      repeat(entity, "Date: ", out);
  snprintf(line, sizeof line, "Message-ID: <%s@mail.invalid>\r\nMIME-Version: 1.0\r\n", boundary);
  buffer_text(out, line);
  buffer_text(out,
              "Content-Type: multipart/signed; micalg=pgp-sha512;\r\n protocol=\"application/pgp-signature\";\r\n");
  snprintf(line, sizeof line, " boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
  buffer_text(out, line);
  buffer_add(out, entity->bytes, entity->used);
  snprintf(line, sizeof line, "\r\n--%s\r\nContent-Type: application/pgp-signature; name=\"signature.asc\"\r\n\r\n",
           boundary);
  buffer_text(out, line);
  add_crlf(out, armor);
  snprintf(line, sizeof line, "\r\n--%s--\r\n", boundary);
  buffer_text(out, line);
}
