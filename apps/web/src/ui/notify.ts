import { notifications } from "@mantine/notifications";
import { messageOf } from "../api/api-error.ts";

const closeButtonProps = { "aria-label": "Dismiss" };

/** Says that something was done. */
export function notifyDone(message: string) {
	notifications.show({ message, color: "var(--ok)", autoClose: 4000, closeButtonProps });
}

/** Says what went wrong and stays until it is read. */
export function notifyError(title: string, error: unknown) {
	notifications.show({ title, message: messageOf(error), color: "var(--bad)", autoClose: 12_000, closeButtonProps });
}
