package chat.tacit.e2ee.device;

import chat.tacit.e2ee.agreement.ContactIdentity;

/**
 * A device that a log holds ({@code spec/65-device} §1).
 *
 * @param number 0 is the recovery key, {@value LogEntry#ROOT} the root device
 * @param keys its {@code IK} and {@code DK} for this contact
 * @param addedBy the number of the device that signed its addition; the root device's own
 */
public record Device(int number, ContactIdentity keys, int addedBy) {}
