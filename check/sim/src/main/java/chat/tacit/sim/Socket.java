package chat.tacit.sim;

import chat.tacit.client.route.LinkId;

/**
 * The person's end of a socket.
 *
 * @param process which of the person's processes dialled, from 0: each numbers its links anew
 */
record Socket(Person person, int process, LinkId id) {}
