package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementKey;

import java.util.Map;
import java.util.Optional;

/** A queue with the keys of both its ends, and what they do with it. */
record TestQueue(
        AgreementKey recipientKey, AgreementKey senderKey, SenderId sender, RecipientId recipient) {

    /** A queue that its sender has secured. */
    static TestQueue secured(TestRelay relay, Connection connection) {
        TestQueue queue = pending(relay, connection);
        connection.reply(queue.secure(connection));
        return queue;
    }

    /** A queue that waits for its sender's key. */
    static TestQueue pending(TestRelay relay, Connection connection) {
        return create(relay, connection, false);
    }

    static TestQueue open(TestRelay relay, Connection connection) {
        return create(relay, connection, true);
    }

    private static TestQueue create(TestRelay relay, Connection connection, boolean open) {
        AgreementKey recipientKey = AgreementKey.generate(relay.entropy);
        SenderId sender = SenderId.of(AgreementKey.generate(relay.entropy).publicKey());
        Command.Create create =
                new Command.Create(
                        recipientKey.publicKey(), sender, Optional.empty(), open, Optional.empty());
        long seq = connection.ask(EntityId.NONE, create, Role.RECIPIENT, recipientKey);
        if (connection.reply(seq) instanceof Reply.Created created) {
            return new TestQueue(
                    recipientKey,
                    AgreementKey.generate(relay.entropy),
                    created.sender(),
                    created.recipient());
        }
        throw new AssertionError(connection.reply(seq));
    }

    long secure(Connection connection) {
        return connection.ask(
                sender.entity(), new Command.Secure(senderKey.publicKey()), Role.SENDER, senderKey);
    }

    long send(Connection connection, int body) {
        return connection.ask(
                sender.entity(),
                new Command.Send(Connection.body(body), Optional.empty()),
                Role.SENDER,
                senderKey);
    }

    long subscribe(Connection connection, int window) {
        return connection.subscribe(window, Map.of(recipient, recipientKey));
    }

    long acknowledge(Connection connection, long through) {
        return connection.ask(
                recipient.entity(), new Command.Acknowledge(through), Role.RECIPIENT, recipientKey);
    }

    long delete(Connection connection) {
        return connection.ask(
                recipient.entity(), new Command.Delete(), Role.RECIPIENT, recipientKey);
    }
}
