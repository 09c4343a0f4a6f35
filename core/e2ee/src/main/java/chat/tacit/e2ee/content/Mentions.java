package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.Proto;

import java.util.List;

/**
 * Accounts that a text in a room names ({@code spec/50-room} §17), by value, none twice. In a
 * conversation with a contact there are none.
 *
 * @param accounts at most {@value #MAX}
 */
public record Mentions(List<AccountId> accounts) {
    public static final int MAX = 16;
    public static final Mentions NONE = new Mentions(List.of());

    /**
     * @throws MalformedException if there are more, or they don't stand in their order
     */
    public Mentions {
        accounts = List.copyOf(accounts);
        if (accounts.size() > MAX) {
            throw new MalformedException(accounts.size() + " mentions");
        }
        for (int i = 1; i < accounts.size(); i++) {
            if (accounts.get(i - 1).compareTo(accounts.get(i)) >= 0) {
                throw new MalformedException("mentions stand by value");
            }
        }
    }

    void write(int field, Proto.Writer writer) {
        writer.repeated(field, accounts.stream().map(AccountId::bytes).toList());
    }

    static Mentions read(int field, Proto.Reader reader) {
        List<Bytes> ids = reader.repeated(field, MAX, AccountId.SIZE);
        return ids.isEmpty() ? NONE : new Mentions(ids.stream().map(AccountId::new).toList());
    }
}
