import { searchColleagues } from "@keyway/contract/colleagues";
import type { Someone } from "@keyway/contract/someone";
import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { useDebounced } from "../ui/use-debounced.ts";

type Props = {
	label: string;
	description?: string;
	value: Someone | null;
	placeholder?: string;
	onChange: (person: Someone | null) => void;
};

/** Finds a colleague by name or address while typing. */
export function PersonPicker({ label, description, value, placeholder = "Name or address", onChange }: Props) {
	const [search, setSearch] = useState<string | null>(null);
	const rested = useDebounced((search ?? "").trim(), 200);
	const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
	const { data, error, isFetching } = useQuery({
		queryKey: ["colleagues", rested],
		queryFn: ({ signal }) => api(searchColleagues, { query: { search: rested } }, { signal }),
		enabled: list.dropdownOpened && rested.length > 1,
		staleTime: 30_000,
	});
	const items = data?.items ?? [];
	const pick = (id: string) => {
		onChange(items.find((each) => each.id === id) ?? null);
		setSearch(null);
		list.closeDropdown();
	};
	const leave = () => {
		if (search === "") onChange(null);
		setSearch(null);
		list.closeDropdown();
	};
	return (
		<Combobox store={list} onOptionSubmit={pick} withinPortal>
			<Combobox.Target>
				<TextInput
					size="xs"
					label={label}
					description={description}
					placeholder={placeholder}
					rightSection={isFetching ? <Loader size={14} /> : null}
					value={search ?? value?.name ?? ""}
					onChange={(event) => {
						setSearch(event.currentTarget.value);
						list.openDropdown();
						list.updateSelectedOptionIndex();
					}}
					onBlur={leave}
				/>
			</Combobox.Target>
			<Combobox.Dropdown hidden={rested.length < 2}>
				<Combobox.Options mah={240} style={{ overflowY: "auto" }}>
					{items.map((person) => (
						<Combobox.Option key={person.id} value={person.id}>
							{person.name}
							{person.email ? <span className="mut"> {person.email}</span> : null}
						</Combobox.Option>
					))}
					{error ? <Combobox.Empty>{messageOf(error)}</Combobox.Empty> : null}
					{data && items.length === 0 ? <Combobox.Empty>Nobody found.</Combobox.Empty> : null}
				</Combobox.Options>
			</Combobox.Dropdown>
		</Combobox>
	);
}
