package chat.tacit.relay.edge;

import chat.tacit.relay.turn.TurnService;

/**
 * What answers STUN and TURN, and where.
 *
 * @param port of UDP and TLS, 0 for any that is free
 */
public record TurnPlace(TurnService.Plan service, int port) {}
