/** Where a hotel is, as guests say it; each part keeps to its own direction of writing. */
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
