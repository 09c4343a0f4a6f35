package chat.tacit.client;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.e2ee.mesh.PacketSeal;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two of whom one made a hidden invitation: their real packets are carried by hand. */
public final class HiddenPair extends Two<HiddenPair.Letter> {
    public static final RelayAddress GUARD =
            RelayAddress.parse("tacit://" + "c".repeat(42) + "A@guard.example:443");

    private static final Entropy ENTROPY = Entropy.system();
    private static final Duration SLOT = Duration.ofSeconds(60);

    /** A packet on its way. */
    public record Letter(Packet packet) {}

    /** Two strangers. */
    public HiddenPair(Path directory) {
        super(directory, SLOT);
    }

    /** Two who have exchanged their introductions and confirmed them. */
    public static HiddenPair introduced(Path directory) {
        HiddenPair pair = new HiddenPair(directory);
        pair.introduce();
        return pair;
    }

    @Override
    public Invitation invite() {
        InvitationTerms terms =
                InvitationTerms.hidden(JoseKey.generate(ENTROPY), Travel.LINK, false);
        try {
            String link = alice().write(tx -> Invitations.make(tx, terms, ENTROPY, now())).link();
            return ((Link.LongForm) Link.parse(link)).invitation();
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** A guard takes all of it. */
    @Override
    public List<Letter> post(Person from) {
        from.write(tx -> {
            from.parts().introduction().tellChanges(tx, now());
            Receipts.send(tx, from.parts().sealer(), now());
            return true;
        });
        List<Letter> letters = new ArrayList<>();
        Optional<Letter> next = postOne(from);
        while (next.isPresent()) {
            letters.add(next.get());
            next = postOne(from);
        }
        return letters;
    }

    /** The packet that waits longest; a guard takes it. */
    public Optional<Letter> postOne(Person from) {
        return postOne(from, GUARD);
    }

    /** The same; this guard takes it. */
    public Optional<Letter> postOne(Person from, RelayAddress guard) {
        return from.write(tx -> {
            Optional<Outgoing> next = from.parts().correspondence().next(tx, now());
            next.ifPresent(it -> from.parts().correspondence().posted(tx, it.id(), guard, now()));
            return next.map(this::seal);
        });
    }

    private Letter seal(Outgoing packet) {
        Envelope envelope =
                new Envelope(
                        packet.from().publicKey(),
                        Text.base64(packet.body().shared()),
                        MessageUuid.random(ENTROPY),
                        now());
        return new Letter(PacketSeal.seal(envelope, packet.from(), packet.to(), ENTROPY));
    }

    @Override
    public void take(Letter letter, Person to) throws UnopenableException {
        record Key(long row, JoseKey pair) {}
        Bytes thumbprint = letter.packet.recipient().thumbprint().bytes();
        Key key =
                to.read(tx ->
                                tx.one(
                                        "SELECT id, private_key FROM mesh_key WHERE thumbprint = ?",
                                        row -> new Key(row.integer(1), JoseKey.of(row.secret(2))),
                                        thumbprint))
                        .orElseThrow(UnopenableException::new);
        take(key.row, PacketSeal.open(letter.packet, key.pair), to);
    }

    /** The same with what was in a packet. */
    public void take(long key, Envelope envelope, Person to) throws UnopenableException {
        to.write(tx -> {
            to.parts().correspondence().take(tx, key, envelope, now(), to::hear);
            return true;
        });
    }
}
