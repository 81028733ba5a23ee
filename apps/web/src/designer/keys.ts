/** Names of keys as people write them, where they differ from those of the browser. */
const NAMES: Record<string, string> = { del: "delete", enter: "enter", end: "end" };

/** Whether a key press is the one that is written: `Ctrl Shift Z`, `A`, `?`. The command key of a Mac counts as Ctrl. */
export function isKey(event: KeyboardEvent, written: string): boolean {
	const parts = written.toLowerCase().split(" ");
	const key = parts.at(-1) ?? "";
	const control = event.ctrlKey || event.metaKey;
	if (control !== parts.includes("ctrl") || event.altKey !== parts.includes("alt")) return false;
	const pressed = event.key.toLowerCase();
	const isName =
		pressed === (NAMES[key] ?? key) || (key === "del" && pressed === "backspace") || (key === "+" && pressed === "=");
	// Signs such as "?" and "+" are typed with Shift on some keyboards and without it on others.
	const isSign = !/^[a-z0-9]/.test(key);
	return isName && (isSign || event.shiftKey === parts.includes("shift"));
}
