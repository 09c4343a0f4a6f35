package chat.tacit.bench.subject;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.SenderId;

/** A queue as its two ends know it. */
record QueueEnds(
        AgreementKey recipientKey,
        AgreementKey senderKey,
        RecipientId recipient,
        SenderId sender) {}
