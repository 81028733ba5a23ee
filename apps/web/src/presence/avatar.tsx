import "./avatar.css";

const COLOURS = 6;

/** The same colour for a person everywhere: made from the account's id. */
function colourOf(accountId: string): number {
	return [...accountId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 7) % COLOURS;
}

function initialsOf(name: string): string {
	const words = name.split(/[\s.@_-]+/).filter(Boolean);
	return ((words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

/** A person as a disc with their initials; `words` say who it is and where they are. */
export function Avatar({
	person,
	words,
	size = 26,
}: {
	person: { accountId: string; name: string };
	words: string;
	size?: number;
}) {
	return (
		<span
			className="presence-avatar"
			role="img"
			aria-label={words}
			title={words}
			data-colour={colourOf(person.accountId)}
			style={{ width: size, height: size, fontSize: size * 0.4 }}
		>
			{initialsOf(person.name)}
		</span>
	);
}
