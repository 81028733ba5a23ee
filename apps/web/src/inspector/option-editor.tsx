import { listOptions } from "@keyway/contract/connections";
import { literal } from "@keyway/schema/field-value";
import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { useDebounced } from "../ui/use-debounced.ts";
import { literalWords } from "../words/pieces.ts";
import type { EditorProps } from "./editor-props.ts";

/** Entries of the drop-down that are no names; no service has one that begins so. */
const MORE = "\u0000more";
const AGAIN = "\u0000again";

/** A name of the service's own list, asked of it while typing; a name that is not in the list may be written too. */
export function OptionEditor({ spec, value, connection, invalid, describedBy, onChange }: EditorProps) {
	const shown = value?.kind === "literal" ? literalWords(value.value, spec) : "";
	const [search, setSearch] = useState<string | null>(null);
	const rested = useDebounced(search ?? "", 250);
	const list = useCombobox({ onDropdownClose: () => list.resetSelectedOption() });
	const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
		queryKey: ["options", connection, spec.options, rested],
		queryFn: ({ pageParam, signal }) =>
			api(
				listOptions,
				{
					params: { id: connection as string, source: spec.options as string },
					query: { search: rested, ...(pageParam ? { cursor: pageParam } : {}) },
				},
				{ signal },
			),
		initialPageParam: "",
		getNextPageParam: (page) => page.nextCursor,
		enabled: list.dropdownOpened && connection !== undefined,
		staleTime: 30_000,
	});
	const items = data?.pages.flatMap((page) => page.items) ?? [];
	const own = search?.trim();
	const offersOwn = own && !items.some((item) => item.label === own || item.value === own);

	const pick = (picked: string) => {
		if (picked === MORE) return void fetchNextPage();
		if (picked === AGAIN) return void refetch();
		const item = items.find((each) => each.value === picked);
		onChange(literal(item ? { value: item.value, label: item.label } : picked));
		setSearch(null);
		list.closeDropdown();
	};
	/** Takes what was typed as it stands: leaving the field or pressing Enter loses no word. */
	const keepTyped = () => {
		if (own && own !== shown) onChange(literal(own));
		else if (search === "" && shown) onChange(null);
		setSearch(null);
		list.closeDropdown();
	};
	return (
		<Combobox store={list} onOptionSubmit={pick} withinPortal>
			<Combobox.Target>
				<TextInput
					aria-label={spec.label}
					aria-describedby={describedBy}
					error={invalid}
					placeholder={spec.placeholder ?? "Choose"}
					rightSection={isFetching ? <Loader size={14} /> : <ChevronsUpDown size={14} aria-hidden="true" />}
					value={search ?? shown}
					onChange={(event) => {
						setSearch(event.currentTarget.value);
						list.openDropdown();
						list.updateSelectedOptionIndex();
					}}
					onClick={() => list.openDropdown()}
					onBlur={keepTyped}
					onKeyDown={(event) => {
						event.stopPropagation();
						if (event.key === "Enter" && list.getSelectedOptionIndex() === -1) keepTyped();
						if (event.key === "Escape") setSearch(null);
					}}
				/>
			</Combobox.Target>
			<Combobox.Dropdown>
				<Combobox.Options mah={260} style={{ overflowY: "auto" }}>
					{items.map((item) => (
						<Combobox.Option key={item.value} value={item.value}>
							{item.label}
							{item.detail ? <span className="mut"> {item.detail}</span> : null}
						</Combobox.Option>
					))}
					{offersOwn ? <Combobox.Option value={own}>Use “{own}”</Combobox.Option> : null}
					{connection === undefined ? (
						<Combobox.Empty>Choose a connection first, or write a name.</Combobox.Empty>
					) : null}
					{hasNextPage && !error ? (
						<Combobox.Option value={MORE} className="mut">
							{isFetching ? "Asking for more…" : "Show more"}
						</Combobox.Option>
					) : null}
					{isFetching && !data ? <Combobox.Empty>Asking the service…</Combobox.Empty> : null}
					{error ? (
						<>
							<Combobox.Empty>{messageOf(error)}</Combobox.Empty>
							<Combobox.Option value={AGAIN}>Try again</Combobox.Option>
						</>
					) : null}
					{data && items.length === 0 && !offersOwn ? <Combobox.Empty>Nothing found.</Combobox.Empty> : null}
				</Combobox.Options>
			</Combobox.Dropdown>
		</Combobox>
	);
}
