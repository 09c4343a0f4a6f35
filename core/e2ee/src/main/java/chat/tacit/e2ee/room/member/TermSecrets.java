package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.protocol.room.Term;

/** The secrets of an epoch, and the position of the commit that began it. */
public record TermSecrets(Term term, EpochSecrets secrets) {}
