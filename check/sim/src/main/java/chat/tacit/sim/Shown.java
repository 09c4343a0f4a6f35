package chat.tacit.sim;

import chat.tacit.client.history.Message;

/**
 * A message on a person's screen.
 *
 * @param gaveUp whether the person was told before that earlier messages hadn't come
 */
record Shown(Message message, boolean gaveUp) {}
