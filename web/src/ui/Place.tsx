/**
 * Where a hotel is, as guests say it; each part keeps to its own direction of writing. Words behind
 * an edited one cannot glide within their line: key the line by its text, so that another place
 * takes the line's place as a whole and nothing that stays is moved.
 */
export function Place({ city, country }: { city: string; country: string }) {
  const both = city.trim() !== "" && country.trim() !== "";
  return (
    <>
      {city.trim() && <bdi>{city.trim()}</bdi>}
      {both && ", "}
      {country.trim() && <bdi>{country.trim()}</bdi>}
    </>
  );
}
