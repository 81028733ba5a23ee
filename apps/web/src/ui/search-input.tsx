import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";

type Props = { label: string; value: string; onChange: (value: string) => void; width?: number | string };

/** A search field with its icon; `label` is its accessible name and its placeholder. */
export function SearchInput({ label, value, onChange, width = 260 }: Props) {
	return (
		<TextInput
			type="search"
			size="xs"
			w={width}
			aria-label={label}
			placeholder={label}
			leftSection={<Search size={14} aria-hidden="true" />}
			value={value}
			onChange={(event) => onChange(event.currentTarget.value)}
		/>
	);
}
