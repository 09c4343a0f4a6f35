package chat.tacit.client;

import chat.tacit.client.room.RoomSteps;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;

/** The profile's accounts, as its rooms need them; none of it within a transaction. */
interface OwnAccounts {
    /** Those whose keys are made. */
    List<AccountId> ready();

    /** Those that were begun. */
    List<AccountId> unready();

    /**
     * Makes the keys of one that was begun, and posts them.
     *
     * @throws ClientException if the homeserver can't be asked now, or doesn't want it
     */
    void complete(AccountId account) throws ClientException;

    /** Who this device is with an account whose keys are made. */
    Optional<Self> self(AccountId account);

    /** The account with the key that proves to contacts that it is the profile's. */
    Optional<RoomSteps.Own> own(AccountId account);

    /** Rises whenever who this device is with an account, or its private pair, may be another. */
    default long stamp(AccountId account) {
        return 0;
    }

    /** The account as rooms have it. */
    Optional<Member> member(AccountId account);

    /** The pair that holds the list of the account's rooms. */
    Optional<PrivatePair> privatePair(AccountId account);

    /**
     * A new link that is signed in, by this device's key; its user closes it.
     *
     * @throws ClientException if the homeserver doesn't let this device in
     */
    SignedIn signIn(AccountId account) throws LinkException, ClientException;

    /**
     * A link that is signed in.
     *
     * @param waiting how many invitations its stream of them begins with
     */
    record SignedIn(SecretLink link, int waiting) implements AutoCloseable {
        @Override
        public void close() {
            link.close();
        }
    }
}
