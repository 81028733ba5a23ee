import type { NotificationData } from "@mantine/notifications";
import { messageOf } from "../api/api-error.ts";

const closeButtonProps = { "aria-label": "Dismiss" };

/** What shows them comes after the page's first picture (main.tsx); whoever speaks sooner waits for it. */
async function show(data: NotificationData): Promise<void> {
	const { notifications } = await import("@mantine/notifications");
	notifications.show(data);
}

/** Says that something was done. */
export function notifyDone(message: string) {
	void show({ message, color: "var(--ok)", autoClose: 4000, closeButtonProps });
}

/** Says what went wrong and stays until it is read. */
export function notifyError(title: string, error: unknown) {
	void show({ title, message: messageOf(error), color: "var(--bad)", autoClose: 12_000, closeButtonProps });
}
