/** The one place of the sandbox that writes to the terminal. */
export function say(text: string): void {
	console.info(text);
}
