package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.RelayAddress;

/** Brings the list of an account's rooms from one private pair into another. */
public interface ListCarrier {
    /**
     * Once this returns, a machine that knows the new pair alone has the account's rooms. It may be
     * done again.
     *
     * @throws ClientException if the homeserver doesn't answer, or says no
     */
    void carry(AccountId account, PrivatePair from, PrivatePair to, RelayAddress homeserver)
            throws ClientException;
}
