package chat.tacit.client.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Refusal;

/** Parts that lie beside a room's streams at its host ({@code spec/50-room} §8.4). */
final class HostParts {
    private final SecretLink link;

    HostParts(SecretLink link) {
        this.link = link;
    }

    /** The host says no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        private Refused(Refusal refusal) {
            super(refusal.sentence());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /**
     * Fetches a part; whoever asked for it compares its hash.
     *
     * @param by Q of a term
     */
    Bytes get(Ask.Key by, long number) throws LinkException, Refused {
        return switch (link.call(new Ask.Part(by, number)::request)) {
            case Reply.Part(Bytes part) -> part;
            case Reply.Refused refused -> throw new Refused(refused.refusal());
            case Reply _ -> throw new Refused(Refusal.MALFORMED);
        };
    }

    /**
     * Has the host keep a part.
     *
     * @param by P or A of the term in force, as {@code power} says
     */
    PartRef put(Ask.Key by, Power power, Bytes part) throws LinkException, Refused {
        return switch (link.call(new Ask.PutPart(by, power, part)::request)) {
            case Reply.Posted posted ->
                    new PartRef(posted.position(), Bytes.owned(Hash.sha256(part.shared())));
            case Reply.Refused refused -> throw new Refused(refused.refusal());
            case Reply _ -> throw new Refused(Refusal.MALFORMED);
        };
    }
}
