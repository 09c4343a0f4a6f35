package chat.tacit.client;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two who reach each other by queues, whose boxes are carried by hand. */
public final class Pair extends Two<Person.Box> {
    /** How long carrying everything once takes: longer than a receipt waits. */
    public static final Duration ROUND = Duration.ofSeconds(2);

    /** Two strangers. */
    public Pair(Path directory) {
        super(directory, ROUND);
    }

    /** Two who have exchanged their introductions and confirmed them. */
    public static Pair introduced(Path directory) {
        Pair pair = new Pair(directory);
        pair.introduce();
        return pair;
    }

    /** Alice makes an invitation with the keys of the short form. */
    @Override
    public Invitation invite() {
        return invite(false);
    }

    /** The same, and she decides about whoever joins if {@code ask}. */
    public Invitation invite(boolean ask) {
        try {
            var _ =
                    alice().write(tx ->
                            Invitations.make(
                                    tx,
                                    new InvitationTerms(false, Travel.LINK, ask),
                                    alice().parts().entropy(),
                                    now()));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
        return Invitation.decode(
                alice().read(tx -> tx.one("SELECT fixed FROM invitation", row -> row.bytes(1)))
                        .orElseThrow());
    }

    @Override
    public List<Person.Box> post(Person from) {
        from.write(tx -> {
            from.parts().toldIdentities().run(tx, now());
            Receipts.send(tx, from.parts().sealer(), now());
            return true;
        });
        return from.post(now());
    }

    @Override
    public void take(Person.Box box, Person to) throws UnopenableException {
        var _ = to.take(box, now());
    }
}
