/** Conversations: the verbs that are the same whatever a conversation's kind. */
@NullMarked
package chat.tacit.client.conversation;

import org.jspecify.annotations.NullMarked;
