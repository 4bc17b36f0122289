/** The words of a closed list as the choices of a `ChoiceGroup`, in the order they stand in. */
export function choicesOf<Value extends string>(
  words: Record<Value, string>,
): { value: Value; words: string }[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, words: words[value] }))
}
