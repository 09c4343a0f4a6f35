package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.RelayAddress;

/**
 * An invitation as people pass it on ({@code spec/60-contact} §2). It has one text form only, and
 * is a secret: whoever reads it first can be the joiner.
 */
public sealed interface Link {
    /** What a link begins with that holds everything. */
    String PREFIX = "tacit:/i#";

    /** Characters of the longest long link: what a QR code of version 25 holds at level L. */
    int MAX_LONG = 1_273;

    /** The link as text. */
    String text();

    /**
     * @throws MalformedException if {@code text} isn't a link in its one form
     */
    static Link parse(String text) {
        return text.startsWith(PREFIX) ? parseWhole(text) : ShortForm.parse(text);
    }

    private static Link parseWhole(String text) {
        if (text.length() > MAX_LONG) {
            throw new MalformedException("a link of more than " + MAX_LONG + " characters");
        }
        Bytes fixed = Bytes.owned(Text.fromBase64Url(text.substring(PREFIX.length())));
        return InvitationKind.isLive(fixed)
                ? new LiveForm(LiveInvitation.decode(fixed))
                : new LongForm(Invitation.decode(fixed));
    }

    /**
     * {@code tacit://<fp>@<host>[,<host>…]:<port>/i#<key>}: the relay holds the invitation sealed,
     * the key in base64url fixes it.
     */
    record ShortForm(RelayAddress relay, LinkKey key) implements Link {
        private static final String MIDDLE = "/i#";

        @Override
        public String text() {
            return relay + MIDDLE + Text.base64Url(key.secret().expose());
        }

        private static ShortForm parse(String text) {
            int middle = text.indexOf(MIDDLE);
            if (middle < 0 || text.length() > RelayAddress.MAX_SIZE + MIDDLE.length() + 43) {
                throw new MalformedException(
                        "not an invitation: tacit://<fingerprint>@<host>:<port>/i#<key>");
            }
            byte[] key = Text.fromBase64Url(text.substring(middle + MIDDLE.length()));
            return new ShortForm(
                    RelayAddress.parse(text.substring(0, middle)), new LinkKey(Secret.owned(key)));
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Link.ShortForm[" + relay + "]";
        }
    }

    /** {@code tacit:/i#<invitation>}: the invitation itself in base64url, no server at all. */
    record LongForm(Invitation invitation) implements Link {
        /**
         * @throws MalformedException if the invitation is in the short form, or its hosts' names
         *     are so long that the link doesn't fit a QR code on a screen
         */
        public LongForm {
            if (!invitation.longForm()) {
                throw new MalformedException("a link of an invitation in the short form");
            }
            if (text(invitation).length() > MAX_LONG) {
                throw new MalformedException(
                        "a link of more than " + MAX_LONG + " characters: use the short form");
            }
        }

        @Override
        public String text() {
            return text(invitation);
        }

        private static String text(Invitation invitation) {
            return PREFIX + invitation.encode().base64Url();
        }

        /** Without what lets one join. */
        @Override
        public String toString() {
            return "Link.LongForm[" + invitation.routes().size() + " routes]";
        }
    }

    /** {@code tacit:/i#<invitation>} to a live session ({@code spec/20-live} §17). */
    record LiveForm(LiveInvitation invitation) implements Link {
        /**
         * @throws MalformedException if it doesn't fit a QR code on a screen
         */
        public LiveForm {
            if (PREFIX.length() + invitation.encode().base64Url().length() > MAX_LONG) {
                throw new MalformedException("a link of more than " + MAX_LONG + " characters");
            }
        }

        @Override
        public String text() {
            return PREFIX + invitation.encode().base64Url();
        }

        /** Without what lets one join. */
        @Override
        public String toString() {
            return "Link.LiveForm[" + invitation.session().kind() + "]";
        }
    }
}
