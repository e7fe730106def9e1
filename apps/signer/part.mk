$(eval $(call component,signer,apps/signer,trusted,draw glyph sodium-base kdf,-l:libsodium.a))

signer_rules := $(addprefix apps/signer/,rules.c mail.c octets.c header.c address.c date.c mime.c)
signer_desk := $(signer_rules) $(addprefix apps/signer/,bytes.c link.c mute.c desk.c) lib/base/text.c lib/base/format.c
signer_crypto := $(addprefix apps/signer/,bytes.c sha1.c armor.c openpgp.c) lib/base/text.c
$(eval $(call hosttest,signer_mail,tests/host/signer_mail.c $(signer_rules)))
$(eval $(call hosttest,signer_gpg,tests/host/signer_gpg.c $(signer_crypto),-l:libsodium.a))
$(eval $(call hosttest,signer_desk,tests/host/signer_desk.c $(signer_desk),-l:libsodium.a))
$(eval $(call hosttest,signer_vault,tests/host/signer_vault.c $(signer_crypto) $(addprefix apps/signer/,entropy.c vault.c) lib/kdf/kdf.c,-l:libsodium.a))
signer_ui := $(signer_desk) $(addprefix apps/signer/,document.c journal.c wording.c ui.c)
signer_draw := $(signer_ui) $(addprefix apps/signer/,layout.c canvas.c draw.c draw_document.c draw_home.c draw_widgets.c) lib/draw/draw.c lib/glyph/glyph.c lib/glyph/atlas.S
$(eval $(call hosttest,signer_ui,tests/host/signer_ui.c $(signer_ui),-l:libsodium.a))
$(eval $(call hosttest,signer_render,tests/host/signer_render.c $(signer_draw),-l:libsodium.a))
$(eval $(call hosttest,signer_rules,tests/host/signer_rules.c apps/signer/rules.c))
signer_glue := $(addprefix apps/signer/,main.c window.c service.c clock.c export.c cpu.c entropy.c vault.c sha1.c armor.c openpgp.c) lib/kdf/kdf.c lib/base/take.c
$(eval $(call hosttest,signer_whole,tests/host/signer_whole.c $(signer_draw) $(signer_glue),-l:libsodium.a))
