package transactions

import "database/sql"

// ok: where it fails, the caller ends the transaction and the rows with it
func names(tx *sql.Tx) (all []string, err error) {
	rows, err := tx.Query("select name from a")
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

func firstName(tx *sql.Tx) (name string, err error) {
	rows, err := tx.Query("select name from a") // want "not released on every path"
	if err != nil {
		return "", err
	}
	for rows.Next() {
		if err := rows.Scan(&name); err != nil {
			return "", err
		}
		if name != "" {
			return name, nil
		}
	}
	return "", rows.Err()
}

func namesOf(db *sql.DB) (all []string, err error) {
	rows, err := db.Query("select name from a") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

type inTxStore struct{ tx *sql.Tx }

func (k *inTxStore) names() (all []string, err error) {
	rows, err := k.tx.Query("select name from a") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}
