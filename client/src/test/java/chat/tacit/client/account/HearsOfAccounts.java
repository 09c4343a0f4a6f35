package chat.tacit.client.account;

import chat.tacit.client.Acquainted;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.account.KnownAccounts.Heard;
import chat.tacit.protocol.room.SignedBundle;

/** Alice, who has Bob for a contact, hears of accounts before they are looked at. */
abstract class HearsOfAccounts extends Acquainted {
    final Owner bobs = Owner.of("bob");

    final Person alice() {
        return pair().alice();
    }

    /** Bob tells that it is his. */
    final Heard hear(Owner owner) {
        return alice().write(tx ->
                KnownAccounts.hear(tx, pair().atAlice(), owner.address(), owner.key()));
    }

    /** The homeserver has this for Bob's address. */
    final KnownAccount lookUp(SignedBundle bundle) throws ClientException {
        return alice().write(tx -> KnownAccounts.lookedUp(tx, bobs.address(), bundle));
    }

    /** A room of Alice's takes it as a member. */
    final void letIn(Owner owner) {
        alice().write(tx -> {
            KnownAccounts.letIn(tx, owner.address(), owner.key(), AccountSource.MEMBER);
            return true;
        });
    }
}
